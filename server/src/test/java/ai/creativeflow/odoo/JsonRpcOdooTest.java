package ai.creativeflow.odoo;

/** Odoo behind its own {@code type=json} routes. */
class JsonRpcOdooTest extends OdooContract {

    JsonRpcOdooTest() {
        super(Envelope.JSON_RPC);
    }
}
