package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import org.jspecify.annotations.Nullable;

/** What a team has bounded itself to, and how many of its generations are running or queued. */
public record Account(@Nullable Micros spendCap, int openGenerations) {}
