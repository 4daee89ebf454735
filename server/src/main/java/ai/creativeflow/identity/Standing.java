package ai.creativeflow.identity;

/**
 * What every call of a team needs to know of it.
 *
 * @param plan as it holds for this team, its own credit and rate limits included
 * @param suspended whether all it may do is read its invoices, its usage and its data
 */
public record Standing(Plan plan, boolean suspended) {}
