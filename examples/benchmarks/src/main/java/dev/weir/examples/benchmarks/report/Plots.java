package dev.weir.examples.benchmarks.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.weir.examples.benchmarks.Measured;
import dev.weir.examples.benchmarks.subjects.SubjectKind;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/** The plots of a report, as SVG. Every axis of times is logarithmic: Weir and the slowest peers are far apart. */
final class Plots {
    private static final int WIDTH = 900;
    private static final int AROUND = 100;
    private static final int PADDING = 8;
    private static final double MARGIN = 0.01;
    private static final int BAR = 15;
    private static final int GAP = 10;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final String WEIR = "Weir";
    private static final String OTHERS = "others";
    private static final List<Color> COLOURS = List.of(
            new Color(0x1f5a8a), new Color(0x6aa2cf), new Color(0x2f7d4f), new Color(0x8cc69b), new Color(0xb0b8c0),
            new Color(0xd08a3c), new Color(0xc25b52), new Color(0x8b6fae), new Color(0x303030));
    private static final Map<String, String> BATCHES = Map.of(
            "held32", "32", "batch1K", "1 K", "batch32K", "32 K", "batch1M", "1 M", "random4M", "4 M, random");
    private static final List<String> BATCHES_IN_ORDER =
            List.of("held32", "batch1K", "batch32K", "batch1M", "random4M");
    private static final List<SubjectKind> IN_BATCHES = List.of(
            SubjectKind.WEIR_FREELIST,
            SubjectKind.WEIR_FREELIST_BULK,
            SubjectKind.WEIR_TYPED,
            SubjectKind.WEIR_TYPED_BULK,
            SubjectKind.NEW,
            SubjectKind.RECYCLER_PINNED_UNGUARDED,
            SubjectKind.JCTOOLS_QUEUE,
            SubjectKind.JEMALLOC,
            SubjectKind.NATIVE);
    private static final List<String> PERCENTILES = List.of("P50", "P99.9", "P99.99", "Longest");

    private final Report report;

    Plots(Report report) {
        this.report = report;
    }

    /**
     * Writes those for which something was measured, and removes the others.
     *
     * @return their files' names
     */
    List<String> write(Path folder) throws IOException {
        var written = new ArrayList<String>();
        write(folder.resolve("pair.svg"), "A get and a put: ns", subjects("pair"), written);
        write(folder.resolve("batch.svg"), "Many records out, then all back in: ns for a get and a put", batches(),
                written);
        write(folder.resolve("handover.svg"), "From one thread to another: ns a message", subjects("handOver"),
                written);
        write(folder.resolve("paced.svg"), "A paced loop on a million live records: us from the intended start",
                paced(),
                written);
        return List.copyOf(written);
    }

    private static void write(Path file, String title, DefaultCategoryDataset bars, List<String> written)
            throws IOException {
        Files.deleteIfExists(file);
        if (bars.getColumnCount() > 0) {
            draw(chart(title, bars), height(bars), file);
            written.add(file.getFileName().toString());
        }
    }

    /** A bar for each subject, the shortest first; Weir's have a colour of their own. */
    private DefaultCategoryDataset subjects(String benchmark) {
        var bars = new DefaultCategoryDataset();
        report.rows(benchmark).stream()
                .sorted(Comparator.comparingDouble(Measured::median))
                .forEach(one -> bars.addValue(one.median(), isWeir(one) ? WEIR : OTHERS, one.label()));
        return bars;
    }

    private static boolean isWeir(Measured one) {
        return one.subject() != null && one.subject().name().startsWith("WEIR_");
    }

    private DefaultCategoryDataset batches() {
        var bars = new DefaultCategoryDataset();
        for (String benchmark : BATCHES_IN_ORDER) {
            List<Measured> rows = report.rows(benchmark);
            for (SubjectKind subject : IN_BATCHES) {
                rows.stream()
                        .filter(one -> one.subject() == subject)
                        .forEach(one -> bars.addValue(one.median(), one.label(), BATCHES.get(benchmark)));
            }
        }
        return bars;
    }

    private DefaultCategoryDataset paced() {
        var bars = new DefaultCategoryDataset();
        for (String percentile : PERCENTILES) {
            for (String collector : List.of("G1", "ZGC")) {
                for (String loop : List.of("idle", "paced")) {
                    report.rows(loop + collector + percentile).forEach(one -> bars.addValue(
                            one.median(), (one.subject() == null ? loop : one.label()) + ", " + collector, percentile));
                }
            }
        }
        return bars;
    }

    private static int height(DefaultCategoryDataset bars) {
        int series = isOneBarEach(bars) ? 1 : bars.getRowCount();
        return AROUND + bars.getColumnCount() * (series * BAR + GAP);
    }

    /** {@return whether the two series are colours of the same bars} */
    private static boolean isOneBarEach(DefaultCategoryDataset bars) {
        return List.of(WEIR, OTHERS).containsAll(bars.getRowKeys());
    }

    private static JFreeChart chart(String title, DefaultCategoryDataset bars) {
        JFreeChart chart =
                ChartFactory.createBarChart(null, null, null, bars, PlotOrientation.HORIZONTAL, true, false, false);
        chart.setTitle(new TextTitle(title, TITLE));
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(PADDING, PADDING, PADDING, PADDING));
        chart.getLegend().setItemFont(TEXT);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.getDomainAxis().setTickLabelFont(TEXT);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(1);
        plot.getDomainAxis().setLowerMargin(MARGIN);
        plot.getDomainAxis().setUpperMargin(MARGIN);
        var axis = new LogAxis();
        axis.setTickLabelFont(TEXT);
        axis.setSmallestValue(0.1);
        axis.setTickUnit(new NumberTickUnit(1)); // a power of ten
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###"));
        plot.setRangeAxis(axis);
        var renderer = isOneBarEach(bars) ? new OneBarEach() : new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0);
        for (int i = 0; i < bars.getRowCount(); i++) {
            renderer.setSeriesPaint(i, colour(i, bars.getRowKey(i).toString()));
        }
        plot.setRenderer(renderer);
        return chart;
    }

    private static Color colour(int series, String name) {
        return switch (name) {
            case WEIR -> COLOURS.getFirst();
            case OTHERS -> Color.LIGHT_GRAY;
            default -> COLOURS.get(series % COLOURS.size());
        };
    }

    private static void draw(JFreeChart chart, int height, Path file) throws IOException {
        var graphics = new VectorGraphics2D();
        chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
        Document svg = Processors.get("svg").getDocument(graphics.getCommands(), new PageSize(WIDTH, height));
        try (OutputStream out = Files.newOutputStream(file)) {
            svg.writeTo(out);
        }
    }
}
