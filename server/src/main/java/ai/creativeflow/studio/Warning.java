package ai.creativeflow.studio;

/** Something of the prompt that could not be drawn. The code is stable, the message is for people. */
public record Warning(String code, String message) {}
