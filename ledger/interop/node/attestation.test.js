// @sigstore/verify on the attestation of each of the newest runs, with the served key alone: no
// transparency log, certificate or timestamp is asked for.

import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';

const { TOKENOPS_URL: url, TOKENOPS_KEY_FILE: keyFile } = process.env;
const bearer = { Authorization: `Bearer ${readFileSync(keyFile, 'utf8').trim()}` };
const THRESHOLDS = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };

let key;
let attested;

async function get(path, read = 'json') {
  const response = await fetch(url + path, { headers: bearer });
  assert.equal(response.status, 200, path);
  return response[read]();
}

before(async () => {
  key = createPublicKey(await get('/ledger/attestation-key', 'text'));
  const { data } = await get('/v1/runs?page_size=20');
  attested = await Promise.all(
    data.filter((run) => run.run_state === 'result_ready').map(async ({ run_id: runId }) => ({
      envelope: await get(`/v1/runs/${runId}/attestation`),
      proof: await get(`/v1/runs/${runId}/proof`),
    })),
  );
  assert.ok(attested.length > 0, 'the server has no finished run');
});

/** SHA-256 of the SubjectPublicKeyInfo: what an attestation names its key by. */
const keyId = (by) => createHash('sha256').update(by.export({ type: 'spki', format: 'der' })).digest('hex');

/** Throws unless the holder of the key signed the envelope; gives the statement. */
function verified(envelope, by) {
  const hint = keyId(by);
  const bundle = bundleFromJSON({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint }, tlogEntries: [] },
    dsseEnvelope: envelope,
  });
  const none = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  const trusted = toTrustMaterial(none, () => ({ publicKey: by, validFor: () => true }));
  new Verifier(trusted, THRESHOLDS).verify(toSignedEntity(bundle));
  return JSON.parse(bundle.content.dsseEnvelope.payload.toString('utf8'));
}

function flipped(base64, at) {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at % bytes.length] ^= 1;
  return bytes.toString('base64');
}

test('each attestation is accepted, names its key, and is about the objects of the proof', () => {
  for (const { envelope, proof } of attested) {
    assert.equal(envelope.signatures[0].keyid, keyId(key));
    const statement = verified(envelope, key);
    assert.deepEqual(statement, proof.objects.attestation.statement);
    const result = statement.subject.find(({ name }) => name === 'result_contract');
    assert.equal(`sha256:${result.digest.sha256}`, proof.objects.result_contract.digest);
  }
});

test('a byte of the payload or of the signature changed is refused', () => {
  const [{ envelope }] = attested;
  const [signature] = envelope.signatures;
  for (let at = 0; at < 600; at += 37)
    assert.throws(() => verified({ ...envelope, payload: flipped(envelope.payload, at) }, key), `payload ${at}`);
  for (let at = 0; at < 64; at++)
    assert.throws(() => verified({ ...envelope, signatures: [{ ...signature, sig: flipped(signature.sig, at) }] }, key));
});

test('another payload type, another key and another kind of key are refused', () => {
  const [{ envelope }] = attested;
  assert.throws(() => verified({ ...envelope, payloadType: 'application/json' }, key));
  assert.throws(() => verified(envelope, generateKeyPairSync('ed25519').publicKey));
  assert.throws(() => verified(envelope, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey));
});
