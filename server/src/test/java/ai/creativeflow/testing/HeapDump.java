package ai.creativeflow.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/** What this JVM's memory holds, as somebody reads it who gets a dump of it. */
public final class HeapDump {

    /** Through these everything is reached, so nothing would be said about where a search began. */
    private static final Pattern NOT_ENTERED = Pattern.compile("java\\.lang\\.(Class|Thread|ref\\..*)|.*ClassLoader"
            + "|ch\\.qos\\.logback\\.classic\\.(Logger|LoggerContext)|jdk\\.internal\\..*");

    private final Heap heap;

    private HeapDump(Heap heap) {
        this.heap = heap;
    }

    /** Of what is reachable now, kept in a file of this directory. */
    public static HeapDump take(Path directory) throws IOException {
        Path file = Files.createTempDirectory(directory, "heap").resolve("all.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        return new HeapDump(HeapFactory.createHeap(file.toFile()));
    }

    /** The bytes and characters of all that instances of a class hold, directly or through others; a text each. */
    public List<String> textsHeldBy(Class<?> type) {
        JavaClass found = heap.getJavaClassByName(type.getName());
        if (found == null || found.getInstancesCount() == 0) {
            throw new AssertionError("no instance of " + type);
        }
        var texts = new ArrayList<String>();
        Set<Long> seen = new HashSet<>();
        Deque<Instance> open = new ArrayDeque<>();
        each(found.getInstances(), Instance.class).forEach(open::add);
        while (!open.isEmpty()) {
            Instance one = open.remove();
            if (!seen.add(one.getInstanceId()) || isNotEntered(one)) {
                continue;
            }
            switch (one) {
                case PrimitiveArrayInstance array -> texts.add(text(array));
                case ObjectArrayInstance array ->
                    each(array.getValues(), Instance.class).forEach(open::add);
                default ->
                    each(one.getFieldValues(), ObjectFieldValue.class)
                            .map(ObjectFieldValue::getInstance)
                            .filter(Objects::nonNull)
                            .forEach(open::add);
            }
        }
        return texts;
    }

    /** Those of a kind; the library's lists say nothing of what is in them. */
    private static <T> Stream<T> each(List<?> values, Class<T> kind) {
        return values.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static boolean isNotEntered(Instance one) {
        return NOT_ENTERED.matcher(one.getJavaClass().getName()).matches();
    }

    /** Latin text has one byte a character, other text two, of which one is zero where the character is Latin. */
    private static String text(PrimitiveArrayInstance array) {
        var values = each(array.getValues(), String.class);
        return switch (array.getJavaClass().getName()) {
            case "char[]" -> values.collect(Collectors.joining());
            case "byte[]" ->
                values.filter(value -> !value.equals("0"))
                        .map(value -> Character.toString(Byte.parseByte(value) & 0xff))
                        .collect(Collectors.joining());
            default -> "";
        };
    }
}
