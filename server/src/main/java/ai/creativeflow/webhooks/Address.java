package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.EndpointId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to reach an endpoint and sign for it, as stored: headers and keys are sealed. */
record Address(
        EndpointId endpoint,
        String url,
        SigningKey.Scheme signature,
        @Nullable Sealed headers,
        List<Sealed> keys) {}
