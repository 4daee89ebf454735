// Reads one delivery a line as JSON, {key, id, timestamp, signature, body}, and writes "accepted" or "refused" for each.
// v1 by the official library; v1a by Node's own Ed25519, since the library knows v1 only.
import { createPublicKey, verify } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

function acceptedByPublicKey({ key, id, timestamp, signature, body }) {
    const x = Buffer.from(key.slice('whpk_'.length), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signed = Buffer.from(`${id}.${timestamp}.${body}`);
    return signature
        .split(' ')
        .filter((one) => one.startsWith('v1a,'))
        .some((one) => verify(null, signed, publicKey, Buffer.from(one.slice('v1a,'.length), 'base64')));
}

function accepted(delivery) {
    if (delivery.key.startsWith('whpk_')) {
        return acceptedByPublicKey(delivery);
    }
    const { key, id, timestamp, signature, body } = delivery;
    try {
        new Webhook(key).verify(body, {
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signature,
        });
        return true;
    } catch {
        return false;
    }
}

for await (const line of createInterface({ input: process.stdin })) {
    console.log(accepted(JSON.parse(line)) ? 'accepted' : 'refused');
}
