import { type Place, TemplateError } from './deployment.ts';

/** A CloudFormation template; Outputs are not needed to run it. */
export interface Template {
  Resources: Record<string, RawResource>;
  [section: string]: unknown;
}

/** A resource as the template writes it. */
export interface RawResource {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
}

/** Names of the deployed resource: the value of Ref, and those of Fn::GetAtt. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

/** Replaces every intrinsic function inside a value; `where` (a logical id) starts the error messages. */
export type Resolve = (value: unknown, where: string) => unknown;

type Call = (argument: unknown, where: string) => unknown;

/**
 * Makes the resolver of one template.
 * @param identify gives a resource's identity, or undefined for an unknown logical id.
 */
export function createResolver(place: Place, identify: (id: string) => Identity | undefined): Resolve {
  const pseudoParameters: Record<string, string> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.accountId,
    'AWS::Partition': place.partition,
    'AWS::URLSuffix': place.urlSuffix,
  };

  function reference(name: string, where: string): string {
    const value = pseudoParameters[name] ?? identify(name)?.ref;
    if (value === undefined)
      throw new TemplateError(`${where}: Ref to ${name}, which the sandbox does not know.`);
    return value;
  }

  function attribute(path: string, where: string): string {
    const dot = path.indexOf('.');
    const value = identify(path.slice(0, dot))?.attributes[path.slice(dot + 1)];
    if (value === undefined)
      throw new TemplateError(`${where}: Fn::GetAtt ${path} is not known to the sandbox.`);
    return value;
  }

  function substitute(argument: unknown, where: string): string {
    if (typeof argument !== 'string')
      throw new TemplateError(`${where}: Fn::Sub with a map of variables is not known to the sandbox.`);
    return argument.replaceAll(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      return name.includes('.') ? attribute(name, where) : reference(name, where);
    });
  }

  function join(argument: unknown, where: string): string {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map((part) => resolve(part, where)).join(separator);
  }

  const functions: Record<string, Call> = {
    Ref: (argument, where) => reference(String(argument), where),
    'Fn::GetAtt': (argument, where) =>
      attribute(Array.isArray(argument) ? argument.join('.') : String(argument), where),
    'Fn::Sub': substitute,
    'Fn::Join': join,
    'Fn::Split': (argument, where) => {
      const [separator, text] = argument as [string, unknown];
      return String(resolve(text, where)).split(separator);
    },
  };

  function resolve(value: unknown, where: string): unknown {
    if (Array.isArray(value)) return value.map((item) => resolve(item, where));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && isIntrinsic(name)) {
      const call = functions[name];
      if (!call) throw new TemplateError(`${where}: ${name} is not known to the sandbox.`);
      return call(argument, where);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, where)]));
  }
  return resolve;
}

function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::');
}
