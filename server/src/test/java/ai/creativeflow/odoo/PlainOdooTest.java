package ai.creativeflow.odoo;

/** Odoo as the API platform's own documents have it. */
class PlainOdooTest extends OdooContract {

    PlainOdooTest() {
        super(Envelope.PLAIN);
    }
}
