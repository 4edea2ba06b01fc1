package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.typed.fields.Ascii;
import dev.weir.typed.fields.Length;
import dev.weir.typed.fields.Member;
import dev.weir.typed.fields.Utf8;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.CharBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    interface Quote {
        @Ascii(8)
        String symbol();

        Quote symbol(CharSequence v);

        @Member("symbol")
        boolean symbolIs(CharSequence v);

        @Member("symbol")
        int compareSymbol(CharSequence v);

        @Member("symbol")
        int symbol(byte[] into, int from);

        @Member("symbol")
        StringBuilder symbol(StringBuilder to);

        @Member("symbol")
        MemorySegment symbolBytes();

        @Utf8(12)
        String name();

        void name(String v);

        @Member("name")
        boolean nameIs(String v);

        @Member("name")
        int compareName(String v);

        @Member("name")
        int name(byte[] into, int from);

        @Member("name")
        Quote appendName(StringBuilder to);
    }

    /** Zero, one, two, three and four bytes each, filling the member and not. */
    private static final List<String> NAMES = List.of(
            "", "a", "abcdefghijkl", "ñ", "ÄÖÜäöü", "€", "€€€€", "\uFFFF", "😀", "😀😀😀", "a€ñ😀", "\uE000", "\uFFFD");

    @ParameterizedTest
    @EnumSource
    void aTextIsReadAsItWasWritten(Mode mode) {
        try (var pool = mode.of(Quote.class)) {
            Quote quote = pool.get();
            assertThat(quote.symbol()).isEmpty();
            for (String symbol : List.of("ABCDEFGH", "A", "", "EURUSD")) {
                assertThat(quote.symbol(symbol)).isSameAs(quote);
                assertThat(quote.symbol()).isEqualTo(symbol);
            }
            for (String name : NAMES) {
                quote.name(name);
                assertThat(quote.name()).isEqualTo(name);
            }
            assertThat(quote.symbol()).isEqualTo("EURUSD");
        }
    }

    @Test
    void itsBytesAreThoseOfTheEncodingWithZerosBehind() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get().symbol("ABCDEFGH").symbol("EUR");
            quote.name("abcdefghijkl");
            quote.name("a€ñ😀");
            // Alignment is the same, so the order is that of the names.
            assertThat(pool.segment(quote).toArray(JAVA_BYTE))
                    .startsWith("a€ñ😀\0\0".getBytes(UTF_8))
                    .endsWith("EUR\0\0\0\0\0".getBytes(UTF_8))
                    .hasSize(20);
            assertThat(quote.symbolBytes().toArray(JAVA_BYTE)).isEqualTo("EUR\0\0\0\0\0".getBytes(UTF_8));
        }
    }

    @Test
    void itIsComparedWithAnyCharSequence() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get().symbol("EURUSD");
            assertThat(quote.symbolIs("EURUSD")).isTrue();
            assertThat(quote.symbolIs(CharBuffer.wrap("EURUSD"))).isTrue();
            assertThat(quote.symbolIs("EURUS")).isFalse();
            assertThat(quote.symbolIs("EURUSD1")).isFalse();
            assertThat(quote.symbolIs("EURUSD\0")).isFalse();
            assertThat(quote.symbolIs("")).isFalse();
            assertThat(quote.symbol("").symbolIs("")).isTrue();
            assertThat(quote.symbol("12345678").symbolIs("123456789")).isFalse();
        }
    }

    @Test
    void itsOrderIsThatOfStrings() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get();
            for (String one : NAMES) {
                quote.name(one);
                for (String other : NAMES) {
                    assertThat(Integer.signum(quote.compareName(other)))
                            .as("%s and %s", one, other)
                            .isEqualTo(Integer.signum(one.compareTo(other)));
                    assertThat(quote.nameIs(other)).isEqualTo(one.equals(other));
                }
            }
            quote.symbol("B");
            assertThat(quote.compareSymbol("A")).isPositive();
            assertThat(quote.compareSymbol("BB")).isNegative();
            assertThat(quote.compareSymbol("B")).isZero();
        }
    }

    @Test
    void itsBytesAreCopiedToWhereTheCallerSays() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get().symbol("EUR");
            byte[] into = new byte[5];
            assertThat(quote.symbol(into, 2)).isEqualTo(3);
            assertThat(into).containsExactly(0, 0, 'E', 'U', 'R');
            quote.name("€");
            assertThat(quote.name(into, 0)).isEqualTo(3);
            assertThat(into).startsWith("€".getBytes(UTF_8));

            String label = "Quote.symbol(byte[], int): the text has 3 bytes; an array of 5 has no room for them from ";
            for (int from : new int[] {3, 6, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> quote.symbol(into, from))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(label + "%,d".formatted(from));
            }
        }
    }

    @Test
    void itIsAppendedToABuilder() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get().symbol("EUR");
            var to = new StringBuilder("> ");
            assertThat(quote.symbol(to)).isSameAs(to);
            for (String name : NAMES) {
                quote.name(name);
                to.setLength(0);
                assertThat(quote.appendName(to)).isSameAs(quote);
                assertThat(to.toString()).isEqualTo(name);
            }
        }
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void whatDoesNotFitIsRefusedAndTheOldTextStays() {
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get().symbol("OLD");
            quote.name("älter");
            byte[] before = pool.segment(quote).toArray(JAVA_BYTE);

            String symbol = "Quote.symbol(CharSequence): value ";
            refused(() -> quote.symbol("123456789"), symbol + "takes 9 bytes; allowed: 8 at most");
            refused(() -> quote.symbol("ABCé"), symbol + "has U+00E9 at index 3; allowed: ASCII but NUL");
            refused(() -> quote.symbol("A\0B"), symbol + "has U+0000 at index 1; allowed: ASCII but NUL");
            refused(() -> quote.symbol("\u0080"), symbol + "has U+0080 at index 0; allowed: ASCII but NUL");
            String name = "Quote.name(String): value ";
            String allowed = "; allowed: any character but NUL, and no lone surrogate";
            refused(() -> quote.name("€€€€€"), name + "takes 15 bytes; allowed: 12 at most");
            refused(() -> quote.name("a\0"), name + "has U+0000 at index 1" + allowed);
            refused(() -> quote.name("a\uD83D"), name + "has U+D83D at index 1" + allowed);
            refused(() -> quote.name("\uDE00\uD83D"), name + "has U+DE00 at index 0" + allowed);
            assertThatThrownBy(() -> quote.symbol((CharSequence) null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("Quote.symbol(CharSequence): value is null; allowed: a String");
            assertThatThrownBy(() -> quote.symbolIs(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> quote.symbol((StringBuilder) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> quote.symbol(null, 0)).isInstanceOf(NullPointerException.class);

            assertThat(pool.segment(quote).toArray(JAVA_BYTE)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A continuation alone, an overlong form, a surrogate, a number too large, a character cut short.
                "80:�", "C080:��", "E08080:���", "EDA080:���", "F4908080:����", "E282:�", "F09F98:�", "41E2:A�",
                "E28241:�A", "FF41:�A", "F09F41:�A", "C3C3A9:�é", "E282AC:€", "F48FBFBF:\uDBFF\uDFFF"})
    void malformedBytesReadAsTheReplacementCharacter(String hexAndText) {
        String hex = hexAndText.substring(0, hexAndText.indexOf(':'));
        String text = hexAndText.substring(hexAndText.indexOf(':') + 1);
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get();
            byte[] bytes = HexFormat.of().parseHex(hex);
            MemorySegment.copy(bytes, 0, pool.segment(quote), JAVA_BYTE, 0, bytes.length);
            assertThat(quote.name()).isEqualTo(text);
            assertThat(quote.nameIs(text)).isTrue();
            assertThat(quote.compareName(text)).isZero();
            var appended = new StringBuilder();
            quote.appendName(appended);
            assertThat(appended.toString()).isEqualTo(text);
        }
    }

    /** All ways to read a text agree on any bytes, and well-formed ones are read as the JDK reads them. */
    @Test
    void anyBytesCanBeRead() {
        var random = new Random(7);
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get();
            byte[] leads = {0, 'a', (byte) 0x80, (byte) 0xBF, (byte) 0xC3, (byte) 0xE2, (byte) 0xED, (byte) 0xF0};
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = new byte[20];
                random.nextBytes(bytes);
                for (int i = 0; i < 12; i++) {
                    bytes[i] = random.nextBoolean() ? leads[random.nextInt(leads.length)] : bytes[i];
                }
                pool.segment(quote).copyFrom(MemorySegment.ofArray(bytes));
                String name = quote.name();
                assertThat(quote.nameIs(name)).isTrue();
                var appended = new StringBuilder();
                quote.appendName(appended);
                assertThat(appended.toString()).isEqualTo(name);
                byte[] copied = new byte[12];
                int length = quote.name(copied, 0);
                if (!name.contains("\uFFFD")) {
                    assertThat(name).isEqualTo(new String(copied, 0, length, UTF_8));
                }
                String symbol = new String(quote.symbolBytes().toArray(JAVA_BYTE), ISO_8859_1)
                        .replaceAll("(?s)\0.*", "")
                        .replaceAll("[\u0080-\u00FF]", "\uFFFD");
                assertThat(quote.symbol()).isEqualTo(symbol);
                assertThat(quote.symbolIs(symbol)).isTrue();
            }
        }
    }

    /** A CharSequence that changes between two looks at it can spoil its own text, and nothing else. */
    @Test
    void aTextThatChangesMeanwhileStaysInItsMember() {
        class Growing implements CharSequence {
            private int asked;

            @Override
            public int length() {
                return asked++ < 9 ? 8 : 100;
            }

            @Override
            public char charAt(int index) {
                return 'x';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new UnsupportedOperationException();
            }
        }
        try (var pool = TypedPool.of(Quote.class)) {
            Quote quote = pool.get();
            Quote neighbour = pool.get();
            quote.symbol(new Growing());
            assertThat(quote.symbol()).isEqualTo("xxxxxxxx");
            assertThat(quote.name()).isEmpty();
            assertThat(neighbour.symbol()).isEmpty();
        }
    }

    interface Book {
        @Member("symbols")
        @Ascii
        String symbol(int i);

        @Member("symbols")
        Book symbol(int i, String v);

        @Member("symbols")
        boolean symbolIs(int i, CharSequence v);

        @Member("symbols")
        int copySymbol(int i, byte[] into, int from);

        @Member("header.title")
        @Utf8
        String title();

        @Member("header.title")
        void title(String v);
    }

    @Test
    void aLayoutSaysHowLongItIsAndWhere() {
        var layout = MemoryLayout.structLayout(
                MemoryLayout
                        .structLayout(JAVA_INT.withName("id"),
                                MemoryLayout.sequenceLayout(5, JAVA_BYTE).withName("title"))
                        .withName("header"),
                MemoryLayout.sequenceLayout(3, MemoryLayout.sequenceLayout(4, JAVA_BYTE)).withName("symbols"));
        try (var pool = TypedPool.builder(Book.class).layout(layout).build()) {
            Book book = pool.get().symbol(0, "A").symbol(1, "BBBB").symbol(2, "CC");
            book.title("title");
            assertThat(new String(pool.segment(book).toArray(JAVA_BYTE), UTF_8))
                    .isEqualTo("\0\0\0\0titleA\0\0\0BBBBCC\0\0");
            assertThat(book.title()).isEqualTo("title");
            assertThat(book.symbol(1)).isEqualTo("BBBB");
            assertThat(book.symbolIs(2, "CC")).isTrue();
            assertThat(book.copySymbol(0, new byte[1], 0)).isEqualTo(1);
            assertThatThrownBy(() -> book.symbol(3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> book.symbolIs(-1, "")).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void withoutALayoutItIsAsLongAsItsAnnotationSays() {
        interface Names {
            @Ascii(3)
            @Length(2)
            String name(int i);

            @Member("name")
            void allNames(byte[] v);
        }
        try (var pool = TypedPool.of(Names.class)) {
            var text = MemoryLayout.sequenceLayout(3, JAVA_BYTE);
            assertThat(pool.layout().struct())
                    .isEqualTo(MemoryLayout.structLayout(MemoryLayout.sequenceLayout(2, text).withName("name")));
            Names names = pool.get();
            names.allNames("abcd\0\0".getBytes(UTF_8));
            assertThat(names.name(0)).isEqualTo("abc");
            assertThat(names.name(1)).isEqualTo("d");
        }
    }

    @Test
    void whatIsMissingOrContradictsIsRefused() {
        interface NoEncoding {
            String name();
        }
        interface NoLength {
            @Utf8
            String name();
        }
        interface Both {
            @Utf8(3)
            String name();

            @Ascii(3)
            void name(String v);
        }
        interface Counted {
            @Ascii(3)
            int name();
        }
        mismatch(
                NoEncoding.class,
                "NoEncoding.name(), member 'name': a text needs its encoding; annotate one of its accessors @Ascii or"
                        + " @Utf8");
        mismatch(
                NoLength.class,
                "NoLength.name(), member 'name': @Utf8 is 0 bytes; allowed: 1 or more, and a layout may say it instead");
        mismatch(Both.class, "Both.name(), member 'name': it can't be both @Ascii and @Utf8");
        mismatch(Counted.class, "Counted.name(), member 'name': @Ascii is for texts, and the accessor's type is int");
        assertThatThrownBy(() -> TypedPool.builder(NoLength.class)
                .layout(MemoryLayout.structLayout(JAVA_INT.withName("name")))
                .build())
                .isInstanceOf(LayoutMismatch.class)
                .hasMessage("NoLength.name(), member 'name': the accessor's type is String and the member is int;"
                        + " accessors of that member can be boolean, int, long, or an enum");
    }

    private static void mismatch(Class<?> type, String message) {
        assertThatThrownBy(() -> TypedPool.of(type)).isInstanceOf(LayoutMismatch.class).hasMessage(message);
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecordHasNone(Mode mode) {
        try (var pool = mode.of(Quote.class)) {
            Quote quote = pool.get().symbol("EUR");
            pool.put(quote);
            List<ThrowingCallable> uses = List.of(
                    quote::symbol,
                    () -> quote.symbol("A"),
                    () -> quote.symbolIs("A"),
                    () -> quote.compareSymbol("A"),
                    () -> quote.symbol(new byte[8], 0),
                    () -> quote.symbol(new StringBuilder()),
                    quote::symbolBytes,
                    quote::name,
                    () -> quote.name("A"));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use).isInstanceOf(StaleRecord.class).hasMessageContaining("Quote.");
            }
        }
    }
}
