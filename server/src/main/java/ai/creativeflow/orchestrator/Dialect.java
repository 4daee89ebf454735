package ai.creativeflow.orchestrator;

/** How requests are spelled. What is read may be spelled either way. */
enum Dialect {
    /** {@code inputPrompt}, as the platform's design has it. */
    CAMEL,
    /** {@code input_prompt}, as the other family's code has it. */
    SNAKE
}
