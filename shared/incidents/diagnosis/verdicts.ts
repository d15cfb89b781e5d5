/**
 * Phrases with which AWS SDKs, container runtimes and registries report an error for any subject. Rules combine them
 * with a topic.
 */

/**
 * No answer. Sources: the ECS Developer Guide's list of connectivity errors for stopped tasks, SDK v1
 * ("RequestError: send request failed"), SDK v2 ("StatusCode: 0"), Go's net package, containerd (without a route to
 * CloudWatch or S3, its fetchers fail with "signal: killed" or a nil pointer panic). The last line is from Go's
 * crypto/tls and net/http, for a proxy or registry with an incompatible protocol. Statuses 500, 502 and 503 are
 * excluded: the network worked, but the service failed.
 */
export const noAnswer = new RegExp(
  [
    '\\btimed? ?out\\b|client\\.timeout exceeded',
    'request cancell?ed|requestcancell?ed|context deadline exceeded|context cancell?ed|signal: killed',
    'send request failed|statuscode: 0\\b|exceeded maximum number of attempts',
    'no such host|server misbehaving|temporary failure in name resolution|could not resolve host|dial (?:tcp|udp)',
    'could not reach (?:any |the )?registry|connection refused|connection reset|broken pipe|no route to host|network is unreachable|proxyconnect',
    'connection issue between|check (?:your|the) (?:task |host )?network (?:configuration|connection)',
    '\\bnil pointer dereference|\\beof\\b|gateway time-out|http (?:408|504) response body',
    'x509:|\\btls: |http response to https client|malformed http response',
  ].join('|'),
);

/** Access denied by the service. */
export const refused = new RegExp(
  [
    'accessde|access (?:is )?denied|not authorized|unauthorized|\\bforbidden\\b|statuscode: 40[13]\\b|api error \\(40[13]\\)',
    'status(?: code)?:? 40[13]\\b|no basic auth credentials|authentication required|login attempt|insufficient_scope',
    'incorrect username or password|authorization token has expired|requested access to the resource is denied',
    'unable to find execution role credentials|nocredentialproviders|no valid providers in chain',
    'failed to retrieve credentials|failed to refresh cached credentials|unable to assume|not allowed to access',
    'unrecognizedclient|security token included in the request is|expiredtoken|invalidclienttokenid',
  ].join('|'),
);

/**
 * Three or more retries. Every published record of secret or ECR calls with 3 or more retries was a network fault, even
 * if the text was truncated before the error; after one retry, it was usually a denial or a missing resource.
 */
export const retriedOften = /has been retried (?:[3-9]|\d\d) ?time|exceeded maximum number of attempts/;

/** Call throttled by the service. */
export const throttled = /throttlingexception|rate exceeded|toomanyrequestsexception/;

/** Go's errors for a secret whose value is not the expected JSON. */
export const brokenJson = 'invalid character|unexpected end of json|(?:cannot|unable to) unmarshal';
