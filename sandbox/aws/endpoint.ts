import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import type { ServeFunctionUrl } from '../lambda/function-urls.ts';
import type { Place } from '../template/deployment.ts';
import type { Calls } from './calls.ts';
import { type InvokeAnswer, readLambdaRequest } from './control/lambda-api.ts';
import { queryAnswer, queryError, queryVersions, readQuery } from './control/query.ts';
import { ConnectionReset, type Faults } from './faults.ts';
import { authorize, type Principal, sessionArn } from './iam/authorize.ts';
import type { StoredObject } from './s3/object-store.ts';
import { readRestRequest, sendObject, sendRestError } from './s3/rest.ts';
import { AwsError, type Input, type Service, toWire } from './service.ts';
import type { Throttle } from './throttles.ts';

/** Callbacks of the endpoint for each request. */
interface EndpointParts {
  place: Place;
  clock: Clock;
  services: Service[];
  principal(accessKeyId: string): Principal | undefined;
  faults: Faults;
  calls: Calls;
  throttle?: Throttle;
  serveFunctionUrl: ServeFunctionUrl;
}

/** Listening server; requests are answered once its parts are set. */
export interface Endpoint {
  url: string;
  serve(parts: EndpointParts): void;
  close(): Promise<void>;
}

/**
 * Opens the port, 0 for any free one. Queue URLs contain it, so it must be known first.
 * @throws the listen error (EADDRINUSE for a busy port)
 */
export async function openEndpoint(port: number): Promise<Endpoint> {
  let parts: EndpointParts | undefined;
  const server = createServer((request, response) => {
    if (parts) void answer(parts, request, response);
    else response.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(given) {
      parts = given;
    },
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  parts: EndpointParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const served = parts.serveFunctionUrl(request, response);
  if (served) return served;
  response.setHeader('date', new Date(parts.clock.now()).toUTCString());
  response.setHeader('x-amzn-requestid', randomUUID());
  // Services of AWS's JSON protocols name the operation in this header, those of the query protocol in a form.
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const respond = isForm ? answerQuery : request.headers['x-amz-target'] ? answerJson : answerRest;
  await respond(parts, request, response);
}

async function answerJson(
  parts: EndpointParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [target = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
  const service = parts.services.find((candidate) => candidate.target === target);
  response.setHeader('content-type', service?.contentType ?? 'application/x-amz-json-1.1');
  try {
    const body = (await readBody(request)).toString('utf8');
    const call = { service, target, operation, ...readCredential(request), input: () => parseInput(body) };
    response.end(toWire(await carryOut(parts, call)));
  } catch (error) {
    sendError(response, error, sendJsonError);
  }
}

async function answerQuery(
  parts: EndpointParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-type', 'text/xml');
  try {
    const { operation, version, input } = readQuery((await readBody(request)).toString('utf8'));
    const target = queryVersions[version] ?? version;
    const service = parts.services.find(({ name }) => name === target);
    const call = { service, target, operation, ...readCredential(request), input: () => input };
    response.end(queryAnswer(operation, await carryOut(parts, call)));
  } catch (error) {
    sendError(response, error, (_, failure) => {
      response.statusCode = failure.status;
      response.end(queryError(failure));
    });
  }
}

/** Lambda's REST protocol. */
async function answerLambda(
  parts: EndpointParts,
  { operation, input }: { operation: string; input: Input },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-type', 'application/json');
  try {
    const service = parts.services.find(({ name }) => name === 'lambda');
    const call = { service, target: 'lambda', operation, ...readCredential(request), input: () => input };
    const answer = await carryOut(parts, call);
    if (operation !== 'Invoke') return void response.end(toWire(answer));
    const { text, isError } = answer as InvokeAnswer;
    if (isError) response.setHeader('x-amz-function-error', 'Unhandled');
    response.end(text);
  } catch (error) {
    sendError(response, error, (_, failure) => {
      response.setHeader('x-amzn-errortype', failure.name);
      sendJsonError(response, failure);
    });
  }
}

async function answerRest(
  parts: EndpointParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const service = parts.services.find(({ name }) => name === 's3');
  try {
    const body = await readBody(request);
    const ofLambda = readLambdaRequest(request, body);
    if (ofLambda) return await answerLambda(parts, ofLambda, request, response);
    const { operation, signature, input } = readRestRequest(request, body, parts.clock.now());
    const call = { service, target: 's3', operation, ...signature, input: () => input };
    sendObject(response, operation, (await carryOut(parts, call)) as StoredObject);
  } catch (error) {
    sendError(response, error, sendRestError);
  }
}

/** Request in the form that all protocols share. */
interface Call {
  service: Service | undefined;
  target: string;
  operation: string;
  keyId: string;
  region: string;
  /** @throws AwsError for a body that cannot be read. */
  input(): Input;
}

async function carryOut(parts: EndpointParts, call: Call): Promise<unknown> {
  const { service, target, operation, keyId, region } = call;
  const principal = parts.principal(keyId);
  if (!principal)
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  const { caller, definition } = principal;
  const invocationId = principal.invocationId?.();
  const record = {
    service: service?.name ?? target,
    operation,
    caller,
    at: parts.clock.now(),
    ...(invocationId && { invocationId }),
  };
  try {
    const action = service?.operations[operation];
    if (!service || !action)
      throw new AwsError('UnknownOperationException', `The sandbox does not know ${target}.${operation}.`);
    const input = call.input();
    const context = { place: { ...parts.place, region }, caller, callerArn: arnOf(principal, parts.place) };
    const result = await parts.faults.during(
      { service: service.name, operation, caller },
      input,
      async () => {
        parts.throttle?.(service.name, operation);
        if (definition) authorize(definition, action.requires(input, context), parts.place);
        return action.run(input, context);
      },
    );
    parts.calls.record(record);
    return result;
  } catch (error) {
    parts.calls.record({
      ...record,
      error: error instanceof ConnectionReset ? 'ConnectionReset' : (error as Error).name,
    });
    throw error;
  }
}

function arnOf({ caller, definition }: Principal, place: Place): string {
  if (definition) return sessionArn(definition, place);
  return `arn:${place.partition}:iam::${place.accountId}:user/${caller}`;
}

/** From the SigV4 header: Credential=KEY/date/region/service/aws4_request. The signature is not checked. */
function readCredential(request: IncomingMessage): { keyId: string; region: string } {
  const credential = /Credential=([^/]+)\/\d{8}\/([^/]+)\//.exec(request.headers.authorization ?? '');
  const [, keyId, region] = credential ?? [];
  if (!keyId || !region)
    throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
  return { keyId, region };
}

function parseInput(body: string): Input {
  try {
    return JSON.parse(body || '{}') as Input;
  } catch {
    throw new AwsError('SerializationException', 'The request is not valid JSON.');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sendError(
  response: ServerResponse,
  error: unknown,
  send: (response: ServerResponse, failure: AwsError) => void,
): void {
  // A caller that disconnected (a function that timed out) gets no response.
  if (error instanceof ConnectionReset || response.socket?.destroyed) {
    response.destroy();
    return;
  }
  const known = error instanceof AwsError ? error : undefined;
  if (!known) console.error('The sandbox failed:', error);
  send(response, known ?? new AwsError('InternalFailure', String(error), { status: 500 }));
}

function sendJsonError(response: ServerResponse, failure: AwsError): void {
  response.statusCode = failure.status;
  if (failure.queryError) response.setHeader('x-amzn-query-error', failure.queryError);
  response.end(toWire({ __type: failure.name, message: failure.message, ...failure.details }));
}
