package ai.creativeflow.kernel.sql;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many rows as the arrays that {@code unnest} takes, a column each, so that one statement writes them all. */
public final class Columns {

    private Columns() {}

    /** One column as text, null where a row has no value; the statement casts it, as in {@code CAST(:ids AS uuid[])}. */
    public static <R> @Nullable String[] of(List<R> rows, Function<R, @Nullable Object> value) {
        @Nullable String[] column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            Object one = value.apply(rows.get(i));
            column[i] = one == null ? null : one.toString();
        }
        return column;
    }
}
