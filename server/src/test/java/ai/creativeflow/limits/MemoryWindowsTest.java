package ai.creativeflow.limits;

import ai.creativeflow.limits.Decision.Engine;

/** In memory there is one node: both are it. */
class MemoryWindowsTest extends WindowsContract {

    private final Windows windows = new MemoryWindows(Engine.MEMORY, this::now);

    @Override
    Windows node() {
        return windows;
    }
}
