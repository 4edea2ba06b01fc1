package dev.weir.examples.benchmarks.report;

import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;

/** Draws one bar a category, whatever its series, where a bar renderer leaves room for a bar of each. */
final class OneBarEach extends BarRenderer {
    private static final long serialVersionUID = 1;

    @Override
    protected double calculateBarW0(CategoryPlot plot,
            PlotOrientation orientation, Rectangle2D dataArea,
            CategoryAxis domainAxis, CategoryItemRendererState state, int row, int column) {
        double middle = domainAxis.getCategoryMiddle(column, getColumnCount(), dataArea, plot.getDomainAxisEdge());
        return middle - state.getBarWidth() / 2;
    }
}
