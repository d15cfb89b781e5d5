const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A private bucket for the small template; it keeps objects for a week. */
export const reportsBucket = {
  ReportsBucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'app-reports',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: 7 }] },
    },
  },
  ReportsBucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'ReportsBucket' },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [arnOf('ReportsBucket'), { 'Fn::Sub': `\${ReportsBucket.Arn}/*` }],
            Condition: { Bool: { 'aws:SecureTransport': false } },
          },
        ],
      },
    },
  },
};
