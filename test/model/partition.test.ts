import { expect, it, test } from '@jest/globals';
import { parseImageReference } from '../../shared/model/image-reference.ts';
import { partitionById, partitionOfRegion, serviceDomains } from '../../shared/model/partition.ts';

test.each([
  ['eu-west-1', 'aws', 'amazonaws.com'],
  ['mx-central-1', 'aws', 'amazonaws.com'],
  ['ap-southeast-7', 'aws', 'amazonaws.com'],
  ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-east-1', 'aws-us-gov', 'amazonaws.com'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
])('the region %s is in the partition %s with services under %s', (region, id, urlSuffix) => {
  expect(partitionOfRegion(region)).toMatchObject({ id, urlSuffix });
  expect(partitionById(id)?.urlSuffix).toBe(urlSuffix);
});

it.each(['', 'eu-west', 'eu-west-1.evil.example', 'us-gov-west', 'moon-1'])(
  'the text %j is not a region',
  (region) => {
    expect(partitionOfRegion(region)).toBeUndefined();
  },
);

it('an image in ECR is recognized under the domain of every partition', () => {
  expect(serviceDomains.length).toBeGreaterThan(7);
  for (const domain of serviceDomains) {
    const image = `123456789012.dkr.ecr.eu-west-1.${domain}/shop/web:1`;
    expect(parseImageReference(image)).toMatchObject({ registry: 'ecr', repository: 'shop/web' });
  }
});
