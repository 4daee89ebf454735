package ai.creativeflow;

import ai.creativeflow.kernel.http.LoggedPath;
import io.micrometer.common.KeyValue;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/** Traces of calls, W3C Trace Context 1. Spans go nowhere until a collector's OTLP address is configured. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

    @Bean
    Sampler sampler(@Value("${management.tracing.sampling.probability}") double share) {
        return new ShareOfTraces(Sampler.traceIdRatioBased(share));
    }

    @Bean
    ServerRequestObservationConvention serverRequestObservationConvention() {
        return new WithoutSecrets();
    }

    /**
     * Records a share of the traces, decided by the trace's id, so that all services that decide so choose the same. A
     * caller's trace is continued and its wish not to be recorded obeyed, but its wish to be is ours to grant: who sets the
     * flag on every call must not make us record every call.
     */
    private record ShareOfTraces(Sampler share) implements Sampler {

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            SpanContext caller = Span.fromContext(parent).getSpanContext();
            if (caller.isValid() && !caller.isSampled()) {
                return SamplingResult.drop();
            }
            if (caller.isValid() && !caller.isRemote()) {
                return SamplingResult.recordAndSample();
            }
            return share.shouldSample(parent, traceId, name, kind, attributes, links);
        }

        @Override
        public String getDescription() {
            return "ShareOfTraces{" + share.getDescription() + "}";
        }
    }

    /** Who puts a key into an address by mistake does not find it in the traces. */
    private static final class WithoutSecrets extends DefaultServerRequestObservationConvention {

        @Override
        protected KeyValue httpUrl(ServerRequestObservationContext context) {
            KeyValue url = super.httpUrl(context);
            return KeyValue.of(url.getKey(), LoggedPath.masked(url.getValue()));
        }
    }
}
