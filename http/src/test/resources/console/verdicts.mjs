// node verdicts.mjs VERIFY.JS VECTORS: for each line of VECTORS, {"text", "keys"?, "run_id"?}, prints what
// verify.js says of the envelope in it, as one line of JSON.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [script, vectors] = process.argv.slice(2);
const { parseKeys, verifyEnvelope } = await import(pathToFileURL(script));

for (const line of readFileSync(vectors, 'utf8').split('\n').filter((each) => each !== '')) {
  const { text, keys, run_id: runId } = JSON.parse(line);
  const { vkeys, handovers } = keys === undefined ? {} : parseKeys(keys);
  const { verified, verdicts } = await verifyEnvelope(text, { keys: vkeys, handovers, runId });
  console.log(JSON.stringify({ verified, verdicts }));
}
