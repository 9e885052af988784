// Runs the tables of cases.mjs over each protocol, each in a collection of its own, and sees that they
// have every method and every documented error.
import {createFileRegistry, fromBinary, fromJson, toJson} from "@bufbuild/protobuf";
import {FileDescriptorSetSchema} from "@bufbuild/protobuf/wkt";
import {Code, ConnectError, createClient} from "@connectrpc/connect";
import * as node from "@connectrpc/connect-node";
import * as web from "@connectrpc/connect-web";
import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";

import {Annalsd} from "./annalsd.mjs";
import {
  afterDamage, afterDiskFailed, afterLoss, beforeDamage, cases, documentedErrors, overLimit,
  whileDiskFails, whileStopping, withTokens,
} from "./cases.mjs";
import {OpenApi} from "./openapi.mjs";

const [program, descriptors, failingDisk] = process.argv.slice(2);
const registry = createFileRegistry(
    fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const services = [...registry].filter((type) => type.kind === "service");

// In which forms the transports of Connect have sent their requests: what a client does when it is
// not told changes from one to the other. A GET says it in its URL, and has no body.
const formsSent = {"connect-json": new Set(), "connect-binary": new Set(), "browser-connect": new Set()};
const formsWanted = {
  "connect-json": ["application/connect+json", "application/json"],
  "connect-binary": ["application/connect+proto", "application/proto"],
  "browser-connect": ["application/connect+json", "application/json"],
};
function noting(protocol) {
  return (next) => (request) => {
    const form = request.header.get("content-type");
    if (form !== null) formsSent[protocol].add(form);
    return next(request);
  };
}

function transportsTo(server) {
  const grpc = `http://127.0.0.1:${server.grpcPort}`;
  const http = `http://127.0.0.1:${server.httpPort}`;
  // What the Any of an operation holds.
  const jsonOptions = {registry};
  return {
    "grpc": node.createGrpcTransport({baseUrl: grpc}),
    "connect-json": node.createConnectTransport({
      baseUrl: http, httpVersion: "1.1", jsonOptions, useBinaryFormat: false,
      interceptors: [noting("connect-json")],
    }),
    "connect-binary": node.createConnectTransport(
        {baseUrl: http, httpVersion: "1.1", useBinaryFormat: true, useHttpGet: true,
         interceptors: [noting("connect-binary")]}),
    "grpc-web": node.createGrpcWebTransport({baseUrl: http, httpVersion: "1.1"}),
    "browser-connect": web.createConnectTransport({
      baseUrl: http, useHttpGet: true, jsonOptions, interceptors: [noting("browser-connect")],
    }),
    "browser-grpc-web": web.createGrpcWebTransport({baseUrl: http}),
  };
}

async function* each(messages) { yield* messages; }

function methodOf(name) {
  const [serviceName, methodName] = name.split(".");
  const service = services.find((each) => each.name === serviceName);
  return service.methods.find((each) => each.name === methodName);
}

function streamsIn(method) { return /^(bidi|client)_streaming$/.test(method.methodKind); }

// Calls a method with messages in JSON; returns its response, of a stream the array of them.
// `meanwhile` is called after the first message of a stream.
async function call(transport, name, request, headers, meanwhile) {
  const method = methodOf(name);
  const client = createClient(method.parent, transport);
  const read = (json) => fromJson(method.input, json, {registry});
  const input = streamsIn(method) ? each(request.map(read)) : read(request);
  const write = (message) => toJson(method.output, message, {registry});
  if (["unary", "client_streaming"].includes(method.methodKind)) {
    return write(await client[method.localName](input, {headers}));
  }
  const responses = [];
  for await (const message of client[method.localName](input, {headers})) {
    if (responses.push(write(message)) === 1) meanwhile?.();
  }
  return responses;
}

// How what was sent and came back differs from what the OpenAPI document says.
function unlikeOpenApi(name, request, response) {
  const method = methodOf(name);
  const sent = [request].flat().map((json) => toJson(
      method.input, fromJson(method.input, json, {registry}), {registry}));
  return [
    ...sent.flatMap((json) => openApi.differences(method.input.typeName, json)),
    ...[response].flat().flatMap((json) => openApi.differences(method.output.typeName, json)),
  ];
}

// What of `wanted` is not in `found`; empty when all is. A RegExp is for text, a function for
// anything.
function missing(wanted, found, path) {
  if (typeof wanted === "function") return wanted(found) ? [] : [`${path}: ${JSON.stringify(found)}`];
  if (wanted instanceof RegExp) return wanted.test(found) ? [] : [`${path}: ${found}`];
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) {
      return [`${path}: ${JSON.stringify(found)} in place of ${wanted.length} items`];
    }
    return wanted.flatMap((item, i) => missing(item, found[i], `${path}[${i}]`));
  }
  if (typeof wanted === "object" && wanted !== null) {
    return Object.entries(wanted).flatMap(
        ([key, value]) => missing(value, found?.[key], `${path}.${key}`));
  }
  return wanted === found ? [] : [`${path}: ${JSON.stringify(found)} and not ${wanted}`];
}

let failures = 0;
const called = new Set();
const errorsSeen = new Set();

async function run(protocol, transport, test, context) {
  // Browsers and HTTP/1.1 have no way to send a stream of requests; curl and gRPC have.
  if (streamsIn(methodOf(test.call)) && protocol !== "grpc") return;
  const request = test.with(context);
  let problems = [];
  try {
    const headers = test.token ? {authorization: `Bearer ${test.token}`} : {};
    const response = await call(
        transport, test.call, request, headers, () => test.meanwhile?.(context));
    problems = test.error ? ["no error"] : missing(test.gives ?? {}, response, "response");
    if (protocol === "grpc") problems.push(...unlikeOpenApi(test.call, request, response));
    test.keep?.(context, response);
    if (!test.error) called.add(test.call);
  } catch (raised) {
    const error = ConnectError.from(raised);
    if (!test.error) {
      problems = [error.message];
    } else {
      errorsSeen.add(Code[error.code]);
      const details = error.details.map((detail) => detail.type);
      problems = missing(
          test.error, {code: Code[error.code], message: error.rawMessage, details}, "error");
    }
  }
  for (const problem of problems) {
    ++failures;
    console.log(`${protocol}: ${test.call} ${JSON.stringify(request)}: ${problem}`);
  }
}

let runs = 0;
async function runOver(protocol, transport, server, table) {
  const context = {protocol, server, collection: `collections/${protocol}`};
  for (const test of table) {
    await run(protocol, transport, test, context);
    ++runs;
  }
}
async function runAll(server, table) {
  for (const [protocol, transport] of Object.entries(transportsTo(server))) {
    await runOver(protocol, transport, server, table);
  }
}

// What `annals token` makes: a line of the file for each token.
function tokensFile(path) {
  const hash = (token) => createHash("sha256").update(token).digest("hex");
  writeFileSync(path, ["reader", "writer", "admin"].map(
      (role) => `${role} ${role} open sha256:${hash(`annals_${role}`)}\n`).join(""));
  return path;
}

const server = await Annalsd.start(program);
const openApi = await OpenApi.of(server);
for (const problem of await openApi.problems(services)) {
  ++failures;
  console.log(`openapi.json: ${problem}`);
}
await runAll(server, cases);
const restored = await Annalsd.start(program, {backups: server.backups});
await runAll(restored, afterLoss);
await restored.stop();

const guarded = await Annalsd.start(
    program, {flags: ["--tokens", tokensFile(`${server.folder}/tokens`)]});
await runAll(guarded, withTokens);
await guarded.stop();

const limited = await Annalsd.start(
    program, {flags: ["--caller-rate", "0.001", "--caller-burst", "1"]});
// The one call that is let through.
await fetch(`http://127.0.0.1:${limited.httpPort}/annals.v1.TimelineService/CountEvents`,
            {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"});
await runAll(limited, overLimit);
await limited.stop();
await server.stop();

const whole = await Annalsd.start(program);
await runAll(whole, beforeDamage);
await whole.end();
for (const protocol of Object.keys(transportsTo(whole))) whole.damage(protocol);
const damaged = await Annalsd.start(program, {data: whole.data});
await runAll(damaged, afterDamage);
await damaged.stop();
await whole.stop();

const failing = await Annalsd.start(program, {failingDisk});
await runAll(failing, beforeDamage);
failing.setDisk({fails: true});
await runAll(failing, whileDiskFails);
failing.setDisk({fails: false});
await runAll(failing, afterDiskFailed);
await failing.stop();

// Each protocol stops a server of its own.
for (const protocol of Object.keys(transportsTo(server))) {
  const stopping = await Annalsd.start(program);
  await runOver(protocol, transportsTo(stopping)[protocol], stopping, whileStopping);
  await stopping.stop();
}

for (const service of services) {
  for (const method of service.methods) {
    const name = `${service.name}.${method.name}`;
    if (called.has(name)) continue;
    ++failures;
    console.log(`no case calls ${name}`);
  }
}
for (const code of documentedErrors) {
  if (errorsSeen.has(code)) continue;
  ++failures;
  console.log(`no case meets ${code}`);
}
for (const [protocol, wanted] of Object.entries(formsWanted)) {
  const sent = [...formsSent[protocol]].sort();
  if (JSON.stringify(sent) === JSON.stringify(wanted)) continue;
  ++failures;
  console.log(`${protocol} has sent ${sent.join(", ")} and not ${wanted.join(", ")}`);
}
const tables =
    [cases, afterLoss, withTokens, beforeDamage, afterDamage, whileDiskFails, afterDiskFailed,
     whileStopping, overLimit];
console.log(`conformance: ${tables.flat().length} cases, ${runs} calls, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
