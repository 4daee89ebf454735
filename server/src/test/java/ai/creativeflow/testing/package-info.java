/** What tests share: one running platform, and callers that speak HTTP to it as a customer would. */
package ai.creativeflow.testing;
