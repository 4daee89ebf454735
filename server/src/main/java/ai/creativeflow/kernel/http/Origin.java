package ai.creativeflow.kernel.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The client's address of the call that this thread serves, for what is written down about it, so that it need not be
 * passed through every verb. Background threads have none.
 */
public final class Origin {

    private static final ScopedValue<String> ADDRESS = ScopedValue.newInstance();

    private Origin() {}

    public static Optional<String> address() {
        return ADDRESS.isBound() ? Optional.of(ADDRESS.get()) : Optional.empty();
    }

    /** Lets a call that came from this address go on. */
    static void serve(String address, FilterChain chain, ServletRequest request, ServletResponse response)
            throws IOException, ServletException {
        try {
            var _ = ScopedValue.where(ADDRESS, address).<Boolean, Exception>call(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
