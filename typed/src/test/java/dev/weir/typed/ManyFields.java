package dev.weir.typed;

/** Enough fields for more constants than the 256 that the short load instruction can reach. */
interface ManyFields {
    int COUNT = 32;

    int f00();

    ManyFields f00(int v);

    int f01();

    ManyFields f01(int v);

    int f02();

    ManyFields f02(int v);

    int f03();

    ManyFields f03(int v);

    int f04();

    ManyFields f04(int v);

    int f05();

    ManyFields f05(int v);

    int f06();

    ManyFields f06(int v);

    int f07();

    ManyFields f07(int v);

    int f08();

    ManyFields f08(int v);

    int f09();

    ManyFields f09(int v);

    int f10();

    ManyFields f10(int v);

    int f11();

    ManyFields f11(int v);

    int f12();

    ManyFields f12(int v);

    int f13();

    ManyFields f13(int v);

    int f14();

    ManyFields f14(int v);

    int f15();

    ManyFields f15(int v);

    int f16();

    ManyFields f16(int v);

    int f17();

    ManyFields f17(int v);

    int f18();

    ManyFields f18(int v);

    int f19();

    ManyFields f19(int v);

    int f20();

    ManyFields f20(int v);

    int f21();

    ManyFields f21(int v);

    int f22();

    ManyFields f22(int v);

    int f23();

    ManyFields f23(int v);

    int f24();

    ManyFields f24(int v);

    int f25();

    ManyFields f25(int v);

    int f26();

    ManyFields f26(int v);

    int f27();

    ManyFields f27(int v);

    int f28();

    ManyFields f28(int v);

    int f29();

    ManyFields f29(int v);

    int f30();

    ManyFields f30(int v);

    int f31();

    ManyFields f31(int v);

    static void writeAll(ManyFields record, int from) {
        record.f00(from)
                .f01(from + 1)
                .f02(from + 2)
                .f03(from + 3)
                .f04(from + 4)
                .f05(from + 5)
                .f06(from + 6)
                .f07(from + 7)
                .f08(from + 8)
                .f09(from + 9)
                .f10(from + 10)
                .f11(from + 11)
                .f12(from + 12)
                .f13(from + 13)
                .f14(from + 14)
                .f15(from + 15)
                .f16(from + 16)
                .f17(from + 17)
                .f18(from + 18)
                .f19(from + 19)
                .f20(from + 20)
                .f21(from + 21)
                .f22(from + 22)
                .f23(from + 23)
                .f24(from + 24)
                .f25(from + 25)
                .f26(from + 26)
                .f27(from + 27)
                .f28(from + 28)
                .f29(from + 29)
                .f30(from + 30)
                .f31(from + 31);
    }

    static long sum(ManyFields record) {
        return (long) record.f00()
                + record.f01()
                + record.f02()
                + record.f03()
                + record.f04()
                + record.f05()
                + record.f06()
                + record.f07()
                + record.f08()
                + record.f09()
                + record.f10()
                + record.f11()
                + record.f12()
                + record.f13()
                + record.f14()
                + record.f15()
                + record.f16()
                + record.f17()
                + record.f18()
                + record.f19()
                + record.f20()
                + record.f21()
                + record.f22()
                + record.f23()
                + record.f24()
                + record.f25()
                + record.f26()
                + record.f27()
                + record.f28()
                + record.f29()
                + record.f30()
                + record.f31();
    }
}
