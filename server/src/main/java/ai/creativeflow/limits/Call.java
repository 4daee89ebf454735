package ai.creativeflow.limits;

/**
 * What is asked of the windows.
 *
 * @param cost how many calls it counts for; 0 looks at the attempts alone
 * @param attempt whether it is an attempt too: the first question about a request is one, what it asks later is not
 */
record Call(Rates rates, int cost, boolean attempt) {}
