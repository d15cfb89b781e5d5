import { createHash } from 'node:crypto';
import { ConnectionReset } from './faults.ts';
import { pricedLines } from './price-lines.ts';
import { AwsError, type Input, type Service } from './service.ts';

/** The Price List has endpoints in these regions and no others. */
const endpoints = new Set(['us-east-1', 'eu-central-1', 'ap-south-1']);
const mostResults = 100;

interface Filter {
  Type: string;
  Field: string;
  Value: string;
}

interface Product {
  attributes: Record<string, string>;
  text: string;
}

/** The Price List Query API, with what Amazon ECS costs in two regions. */
export function createPricing(): Service {
  const products = pricedLines.map(toProduct);
  return {
    name: 'pricing',
    target: 'AWSPriceListService',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetProducts: {
        // This action knows no resource-level permissions.
        requires: () => [{ action: 'pricing:GetProducts', resource: '*' }],
        run(input, { place }) {
          // Elsewhere there is no such host.
          if (!endpoints.has(place.region)) throw new ConnectionReset();
          return getProducts(products, input);
        },
      },
    },
  };
}

function getProducts(products: readonly Product[], input: Input): object {
  if (typeof input.ServiceCode !== 'string')
    throw new AwsError('InvalidParameterException', 'Input Parameters are invalid: ServiceCode');
  const limit = Number(input.MaxResults ?? mostResults);
  if (limit < 1 || limit > mostResults)
    throw new AwsError('InvalidParameterException', `MaxResults must be between 1 and ${mostResults}`);
  const filters: Filter[] = [
    { Type: 'TERM_MATCH', Field: 'servicecode', Value: input.ServiceCode },
    ...((input.Filters ?? []) as Filter[]),
  ];
  const matching = products.filter(({ attributes }) => filters.every((filter) => meets(attributes, filter)));
  const start = startOf(input.NextToken);
  const rest = start + limit < matching.length;
  return {
    FormatVersion: 'aws_v1',
    PriceList: matching.slice(start, start + limit).map(({ text }) => text),
    ...(rest && { NextToken: Buffer.from(String(start + limit)).toString('base64') }),
  };
}

function startOf(token: unknown): number {
  if (token === undefined) return 0;
  const start = Number(Buffer.from(String(token), 'base64').toString());
  if (!Number.isInteger(start)) throw new AwsError('InvalidNextTokenException', 'Invalid NextToken');
  return start;
}

function meets(attributes: Record<string, string>, { Type, Field, Value }: Filter): boolean {
  const actual = attributes[Field];
  if (Type === 'TERM_MATCH' || Type === 'EQUALS') return actual === Value;
  if (Type === 'CONTAINS') return actual?.includes(Value) ?? false;
  throw new AwsError('InvalidParameterException', `The sandbox does not know the filter type ${Type}.`);
}

/** A product of the list as AWS writes it: JSON text, with its price under two generated keys. */
function toProduct({ regionCode, location, usagetype, unit, usd, description }: PricedLine): Product {
  const sku = createHash('sha256').update(usagetype).digest('hex').slice(0, 16).toUpperCase();
  const attributes = {
    regionCode,
    servicecode: 'AmazonECS',
    usagetype,
    locationType: 'AWS Region',
    location,
    servicename: 'Amazon Elastic Container Service',
    operation: '',
  };
  const term = `${sku}.JRTCKXETXF`;
  const dimension = `${term}.6YS6EN2CT7`;
  const product = {
    product: { productFamily: 'Compute', attributes, sku },
    serviceCode: 'AmazonECS',
    terms: {
      OnDemand: {
        [term]: {
          priceDimensions: {
            [dimension]: {
              ...{ unit, endRange: 'Inf', description, appliesTo: [], rateCode: dimension, beginRange: '0' },
              pricePerUnit: { USD: usd.toFixed(10) },
            },
          },
          ...{ sku, effectiveDate: '2026-09-01T00:00:00Z', offerTermCode: 'JRTCKXETXF', termAttributes: {} },
        },
      },
    },
    version: '20260904171212',
    publicationDate: '2026-09-04T17:12:12Z',
  };
  return { attributes, text: JSON.stringify(product) };
}

type PricedLine = (typeof pricedLines)[number];
