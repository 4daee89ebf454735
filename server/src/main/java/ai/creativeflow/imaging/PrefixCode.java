package ai.creativeflow.imaging;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A canonical Huffman code of VP8L (RFC 9649, section 3.7.2): its words for an alphabet, and its description in a file.
 */
final class PrefixCode {

    private static final int LENGTH_MAX = 15;
    private static final int LENGTH_OF_LENGTHS_MAX = 7;
    /** What a simple code can name. */
    private static final int SIMPLE_SYMBOLS = 256;

    private static final int REPEAT_ZERO_SHORT = 17;
    private static final int REPEAT_ZERO_LONG = 18;
    private static final int LENGTH_SYMBOLS = 19;
    private static final int[] LENGTH_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final int[] used;
    private final int[] lengths;
    private final int[] words;

    private PrefixCode(int[] counts, int lengthMax) {
        used = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
        lengths = lengths(counts, lengthMax);
        words = words(lengths);
    }

    /** A code for symbols that occur this often; those that never do have no word. */
    static PrefixCode of(int[] counts) {
        return new PrefixCode(counts, LENGTH_MAX);
    }

    void put(BitWriter out, int symbol) {
        out.put(words[symbol], lengths[symbol]);
    }

    /** Bits that a symbol takes. */
    int length(int symbol) {
        return lengths[symbol];
    }

    void describe(BitWriter out) {
        if (used.length <= 2 && (used.length == 0 || used[used.length - 1] < SIMPLE_SYMBOLS)) {
            describeSimply(out);
            return;
        }
        out.put(0, 1);
        List<int[]> runs = runs();
        int[] counts = new int[LENGTH_SYMBOLS];
        runs.forEach(run -> counts[run[0]]++);
        atLeastTwo(counts);
        var lengthCode = new PrefixCode(counts, LENGTH_OF_LENGTHS_MAX);
        int last = LENGTH_SYMBOLS;
        while (last > 4 && lengthCode.lengths[LENGTH_ORDER[last - 1]] == 0) {
            last--;
        }
        out.put(last - 4, 4);
        for (int i = 0; i < last; i++) {
            out.put(lengthCode.lengths[LENGTH_ORDER[i]], 3);
        }
        out.put(0, 1);
        for (int[] run : runs) {
            lengthCode.put(out, run[0]);
            switch (run[0]) {
                case REPEAT_ZERO_SHORT -> out.put(run[1] - 3, 3);
                case REPEAT_ZERO_LONG -> out.put(run[1] - 11, 7);
                default -> {}
            }
        }
    }

    private void describeSimply(BitWriter out) {
        out.put(1, 1);
        out.put(used.length == 2 ? 1 : 0, 1);
        out.put(1, 1);
        out.put(used.length == 0 ? 0 : used[0], 8);
        if (used.length == 2) {
            out.put(used[1], 8);
        }
    }

    /** The lengths as symbols of their own, runs of zeros together: symbol and, of a run, how many. */
    private List<int[]> runs() {
        var runs = new ArrayList<int[]>();
        for (int i = 0; i < lengths.length; ) {
            int zeros = 0;
            while (i + zeros < lengths.length && zeros < 138 && lengths[i + zeros] == 0) {
                zeros++;
            }
            if (zeros >= 3) {
                runs.add(new int[] {zeros >= 11 ? REPEAT_ZERO_LONG : REPEAT_ZERO_SHORT, zeros});
                i += zeros;
            } else {
                runs.add(new int[] {lengths[i], 1});
                i++;
            }
        }
        return runs;
    }

    /** A code of a single word is none: decoders differ over it. */
    private static void atLeastTwo(int[] counts) {
        if (IntStream.of(counts).filter(count -> count > 0).count() < 2) {
            counts[counts[0] == 0 ? 0 : 1]++;
        }
    }

    private record Node(
            long count,
            int order,
            int symbol,
            @Nullable Node left,
            @Nullable Node right) {}

    /** Huffman's, and while a word gets too long, again with the rare symbols taken for less rare. */
    private static int[] lengths(int[] counts, int lengthMax) {
        int[] lengths = new int[counts.length];
        int[] raised = counts.clone();
        long symbols = IntStream.of(counts).filter(count -> count > 0).count();
        if (symbols == 0) {
            return lengths;
        }
        if (symbols == 1) {
            if (IntStream.range(0, Math.min(counts.length, SIMPLE_SYMBOLS)).anyMatch(i -> counts[i] > 0)) {
                return lengths;
            }
            atLeastTwo(raised);
        }
        for (int least = 1; ; least *= 2) {
            int floor = least;
            int deepest = measure(
                    tree(IntStream.of(raised)
                            .map(count -> count == 0 ? 0 : Math.max(count, floor))
                            .toArray()),
                    0,
                    lengths);
            if (deepest <= lengthMax) {
                return lengths;
            }
        }
    }

    private static Node tree(int[] counts) {
        var queue =
                new PriorityQueue<Node>(Comparator.comparingLong(Node::count).thenComparingInt(Node::order));
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                queue.add(new Node(counts[i], i, i, null, null));
            }
        }
        int order = counts.length;
        Node first = queue.remove();
        while (!queue.isEmpty()) {
            Node second = queue.remove();
            queue.add(new Node(first.count() + second.count(), order++, -1, first, second));
            first = queue.remove();
        }
        return first;
    }

    private static int measure(Node node, int depth, int[] lengths) {
        Node left = node.left();
        Node right = node.right();
        if (left == null || right == null) {
            lengths[node.symbol()] = depth;
            return depth;
        }
        return Math.max(measure(left, depth + 1, lengths), measure(right, depth + 1, lengths));
    }

    /** The canonical words, mirrored, because the first bit of a word is written first. */
    private static int[] words(int[] lengths) {
        int[] words = new int[lengths.length];
        int next = 0;
        for (int length = 1; length <= LENGTH_MAX; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    words[symbol] = Integer.reverse(next) >>> (32 - length);
                    next++;
                }
            }
            next <<= 1;
        }
        return words;
    }
}
