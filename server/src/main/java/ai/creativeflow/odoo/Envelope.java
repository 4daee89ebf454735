package ai.creativeflow.odoo;

/** What surrounds a question to Odoo. */
enum Envelope {
    /** JSON as it is: a path asked by GET, a fact sent by POST. */
    PLAIN,
    /** JSON-RPC 2.0, as Odoo's {@code type=json} routes take it: everything is a POST, and errors come with status 200. */
    JSON_RPC
}
