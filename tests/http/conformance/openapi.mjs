// What annalsd's OpenAPI document says, held against the specification and against what is sent.
import {Validator} from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

// A copy of a schema in which objects have no members but those that it names.
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = Object.fromEntries(
      Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  if (copy.type === "object" && copy.properties) copy.additionalProperties ??= false;
  return copy;
}

export class OpenApi {
  static async of(server) {
    const api = new OpenApi();
    api.base = `http://127.0.0.1:${server.httpPort}`;
    const response = await fetch(`${api.base}/openapi.json`);
    api.type = response.headers.get("content-type");
    api.document = await response.json();
    api.ajv = new Ajv({strict: false});
    addFormats(api.ajv);
    api.ajv.addSchema(
        {$id: "annals", components: {schemas: strict(api.document.components.schemas)}});
    return api;
  }

  // What is wrong with the document itself. `services` are those that it must describe.
  async problems(services) {
    const found = [];
    if (this.type !== "application/json") found.push(`it comes as ${this.type}`);
    const result = await new Validator().validate(structuredClone(this.document));
    if (!result.valid) found.push(JSON.stringify(result.errors));
    const [, formats] = /there are (.*)\n$/.exec(await (await fetch(
        `${this.base}/v1/collections/default/timeline.none`)).text());
    const file = this.document.paths["/v1/collections/{collection}/timeline.{format}"].get;
    const {schema} = file.parameters.find(({name}) => name === "format");
    if (schema.enum.join(", ") !== formats) found.push(`files are ${formats}`);
    const operations = new Set();
    for (const service of services) {
      for (const method of service.methods) {
        const path = this.document.paths[`/${service.typeName}/${method.name}`];
        if (!path?.post?.description) found.push(`${method.name} is not described`);
        const reads = method.idempotency === 1 && method.methodKind === "unary";
        if (Boolean(path?.get) !== reads) found.push(`${method.name}: GET`);
      }
    }
    for (const path of Object.values(this.document.paths)) {
      for (const {operationId} of Object.values(path)) {
        if (operations.has(operationId)) found.push(`${operationId} twice`);
        operations.add(operationId);
      }
    }
    return found;
  }

  // How a message in JSON differs from its schema.
  differences(typeName, json) {
    // What has a form of its own in JSON is described where it is used.
    if (typeName === "google.protobuf.Empty") return Object.keys(json);
    const validate = this.ajv.getSchema(`annals#/components/schemas/${typeName}`);
    if (!validate) return [`${typeName} has no schema`];
    return validate(json) ? [] : [`${typeName}: ${this.ajv.errorsText(validate.errors)}`];
  }
}
