/** The parts of {@code bin/bench} that are written in Java. It runs them as source files, against the built server. */
package ai.creativeflow.bench;
