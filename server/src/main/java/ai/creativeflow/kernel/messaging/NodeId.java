package ai.creativeflow.kernel.messaging;

import java.util.UUID;

/** One run of one process: a restart is another node, so what the old one held is known to be abandoned. */
public record NodeId(UUID value) {}
