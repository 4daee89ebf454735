package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Breaks words into a given number of lines of about the same width: the least sum of squared widths, with a charge for
 * a line of one short word.
 */
final class LineBreaks {

    private static final double LONELY_CHARGE = 1.6;

    private LineBreaks() {}

    /** The index of the first word of each line. Widths and space are of one size; count is at most the words. */
    static List<Integer> balanced(double[] widths, double space, int count) {
        int n = widths.length;
        double total = Arrays.stream(widths).sum() + space * (n - 1);
        double[][] cost = new double[count + 1][n + 1];
        int[][] start = new int[count + 1][n + 1];
        for (double[] row : cost) {
            Arrays.fill(row, Double.MAX_VALUE);
        }
        cost[0][0] = 0;
        for (int line = 1; line <= count; line++) {
            for (int end = line; end <= n; end++) {
                double width = -space;
                for (int from = end - 1; from >= line - 1; from--) {
                    width += widths[from] + space;
                    double charge =
                            isLonely(from, end, n, width, total / count) ? LONELY_CHARGE * square(total / count) : 0;
                    double sum = cost[line - 1][from] + width * width + charge;
                    if (cost[line - 1][from] < Double.MAX_VALUE && sum < cost[line][end]) {
                        cost[line][end] = sum;
                        start[line][end] = from;
                    }
                }
            }
        }
        var starts = new ArrayList<Integer>();
        for (int line = count, end = n; line > 0; line--) {
            end = start[line][end];
            starts.addFirst(end);
        }
        return starts;
    }

    private static double square(double v) {
        return v * v;
    }

    private static boolean isLonely(int from, int end, int words, double width, double mean) {
        return words > 2 && end - from == 1 && width < 0.45 * mean;
    }
}
