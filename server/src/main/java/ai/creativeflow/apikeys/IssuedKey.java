package ai.creativeflow.apikeys;

import ai.creativeflow.kernel.crypto.Secret;

/** A fresh key with its secret, the only time that it exists outside its owner's hands. */
public record IssuedKey(ApiKey key, Secret secret) {}
