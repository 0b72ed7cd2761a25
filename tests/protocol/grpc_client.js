// A client that nobody here wrote: @grpc/grpc-js with the protocol's messages, as Triton's own Node example uses it.
//
// node grpc_client.js PROTO ADDRESS IMAGE LABEL: asks everything that the protocol has, and fails if an answer is wrong.
'use strict';
const assert = require('assert');
const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [proto, address, image, label] = process.argv.slice(2);
const messages = grpc.loadPackageDefinition(loader.loadSync(proto, {keepCase: true, longs: String, defaults: true}));
const client = new messages.inference.GRPCInferenceService(address, grpc.credentials.createInsecure());

function ask(method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, {deadline: Date.now() + 20000}, (error, answer) => error ? reject(error) : resolve(answer));
  });
}

async function fails(method, request, code) {
  await assert.rejects(ask(method, request), {code});
}

// Four bytes of length, little-endian, before the file.
function element(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

async function main() {
  assert.strictEqual((await ask('ServerLive', {})).live, true);
  assert.strictEqual((await ask('ServerReady', {})).ready, true);
  assert.strictEqual((await ask('ServerMetadata', {})).name, 'tta');
  assert.strictEqual((await ask('ModelReady', {name: 'animals'})).ready, true);
  const model = await ask('ModelMetadata', {name: 'animals'});
  assert.strictEqual(model.platform, 'onnx_onnxv1');
  const input = {name: model.inputs[0].name, datatype: model.inputs[0].datatype, shape: [1]};

  const file = fs.readFileSync(image);
  const raw = {model_name: 'animals', id: 'x', inputs: [input], raw_input_contents: [element(file)],
               outputs: [{name: 'label'}, {name: 'probabilities'}],
               parameters: {tta_policy: {string_param: 'd2'}, tta_max_views: {int64_param: 3}}};
  const answer = await ask('ModelInfer', raw);
  assert.strictEqual(answer.id, 'x');
  assert.strictEqual(answer.outputs[0].datatype, 'BYTES');
  assert.strictEqual(answer.raw_output_contents[0].subarray(4).toString(), label);
  assert.strictEqual(answer.raw_output_contents[1].length, 4 * Number(answer.outputs[1].shape[1]));
  assert.strictEqual(answer.parameters.tta_views_used.int64_param, '3');
  assert.strictEqual(answer.parameters.tta_stopped_by.string_param, 'max_views');

  const typed = {model_name: 'animals', inputs: [{...input, contents: {bytes_contents: [file]}}]};
  const same = await ask('ModelInfer', typed);
  assert.strictEqual(same.outputs.find((output) => output.name === 'label').contents.bytes_contents[0].toString(), label);

  await fails('ModelInfer', {...typed, model_name: 'cats'}, grpc.status.NOT_FOUND);
  await fails('ModelInfer', {...typed, model_version: '9'}, grpc.status.NOT_FOUND);
  await fails('ModelInfer', {...typed, inputs: []}, grpc.status.INVALID_ARGUMENT);
  await fails('ModelInfer', {...typed, raw_input_contents: [element(file)]}, grpc.status.INVALID_ARGUMENT);
  await fails('ModelInfer', {...typed, outputs: [{name: 'lable'}]}, grpc.status.INVALID_ARGUMENT);
  console.log('every answer is as it should be');
}

main().then(() => client.close(), (error) => {
  console.error(error);
  process.exit(1);
});
