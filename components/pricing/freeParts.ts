/** Types that cost nothing for one reason. */
interface FreeGroup {
  readonly why: string;
  /** The price list that has no price of them. */
  readonly source: string;
  readonly types: readonly string[];
}

/** What stands around clusters in most programs: parts and settings of things that are priced or billed by use themselves. */
export const freeParts: readonly FreeGroup[] = [
  {
    why: "settings of a database, which is what costs",
    source: "https://aws.amazon.com/rds/pricing/",
    types: [
      "aws:rds/subnetGroup:SubnetGroup",
      "aws:rds/parameterGroup:ParameterGroup",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "aws:rds/optionGroup:OptionGroup",
      "aws:elasticache/subnetGroup:SubnetGroup",
      "aws:elasticache/parameterGroup:ParameterGroup",
      "aws:memorydb/subnetGroup:SubnetGroup",
      "aws:memorydb/parameterGroup:ParameterGroup",
      "aws:docdb/subnetGroup:SubnetGroup",
      "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
      "aws:neptune/subnetGroup:SubnetGroup",
      "aws:neptune/parameterGroup:ParameterGroup",
      "aws:neptune/clusterParameterGroup:ClusterParameterGroup",
      "aws:redshift/subnetGroup:SubnetGroup",
      "aws:redshift/parameterGroup:ParameterGroup",
      "aws:dms/replicationSubnetGroup:ReplicationSubnetGroup",
      "aws:dynamodb/resourcePolicy:ResourcePolicy",
    ],
  },
  {
    why: "part of a function, which is billed by use",
    source: "https://aws.amazon.com/lambda/pricing/",
    types: [
      "aws:lambda/alias:Alias",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      "aws:lambda/functionUrl:FunctionUrl",
      "aws:lambda/layerVersion:LayerVersion",
      "aws:lambda/permission:Permission",
    ],
  },
  {
    why: "part of a zone, which is billed with its queries",
    source: "https://aws.amazon.com/route53/pricing/",
    types: ["aws:route53/record:Record"],
  },
  {
    why: "part of a secret, which is what costs",
    source: "https://aws.amazon.com/secrets-manager/pricing/",
    types: [
      "aws:secretsmanager/secretPolicy:SecretPolicy",
      "aws:secretsmanager/secretRotation:SecretRotation",
      "aws:secretsmanager/secretVersion:SecretVersion",
    ],
  },
  {
    why: "part of a queue or a topic, which is billed by use",
    source: "https://aws.amazon.com/sns/pricing/",
    types: [
      "aws:sns/topicSubscription:TopicSubscription",
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
      "aws:sqs/redrivePolicy:RedrivePolicy",
    ],
  },
  {
    why: "part of a load balancer, which is what costs",
    source: "https://aws.amazon.com/elasticloadbalancing/pricing/",
    types: [
      "aws:lb/listener:Listener",
      "aws:lb/listenerCertificate:ListenerCertificate",
      "aws:lb/listenerRule:ListenerRule",
      "aws:lb/targetGroup:TargetGroup",
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      "aws:acm/certificateValidation:CertificateValidation",
    ],
  },
  {
    why: "describes containers; what runs them costs",
    source: "https://aws.amazon.com/ecs/pricing/",
    types: [
      "aws:ecs/capacityProvider:CapacityProvider",
      "aws:ecs/cluster:Cluster",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:eks/fargateProfile:FargateProfile",
      "aws:appautoscaling/policy:Policy",
      "aws:appautoscaling/target:Target",
    ],
  },
  {
    why: "part of a file system, which is billed by what is stored",
    source: "https://aws.amazon.com/efs/pricing/",
    types: [
      "aws:efs/accessPoint:AccessPoint",
      "aws:efs/backupPolicy:BackupPolicy",
      "aws:efs/fileSystemPolicy:FileSystemPolicy",
      "aws:efs/mountTarget:MountTarget",
    ],
  },
  {
    why: "says what is backed up, which is billed by what is kept",
    source: "https://aws.amazon.com/backup/pricing/",
    types: [
      "aws:backup/plan:Plan",
      "aws:backup/selection:Selection",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      "aws:backup/vaultPolicy:VaultPolicy",
    ],
  },
  {
    why: "part of a distribution or an API, which is billed by requests",
    source: "https://aws.amazon.com/cloudfront/pricing/",
    types: [
      "aws:cloudfront/cachePolicy:CachePolicy",
      "aws:cloudfront/originAccessControl:OriginAccessControl",
      "aws:cloudfront/originAccessIdentity:OriginAccessIdentity",
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
      "aws:apigatewayv2/integration:Integration",
      "aws:apigatewayv2/route:Route",
      "aws:apigatewayv2/stage:Stage",
      "aws:cognito/userPoolClient:UserPoolClient",
    ],
  },
  {
    why: "part of a database instance, which is what costs",
    source: "https://cloud.google.com/sql/pricing",
    types: ["gcp:sql/database:Database", "gcp:sql/sslCert:SslCert", "gcp:sql/user:User"],
  },
  {
    why: "who may use it; IAM of Google Cloud costs nothing",
    source: "https://cloud.google.com/iam/pricing",
    types: [
      "gcp:bigquery/datasetAccess:DatasetAccess",
      "gcp:bigquery/datasetIamMember:DatasetIamMember",
      "gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember",
      "gcp:cloudrun/iamMember:IamMember",
      "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
      "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
      "gcp:pubsub/topicIAMMember:TopicIAMMember",
      "gcp:secretmanager/secretIamBinding:SecretIamBinding",
      "gcp:secretmanager/secretIamMember:SecretIamMember",
    ],
  },
  {
    why: "part of a zone of Cloud DNS, which is what costs",
    source: "https://cloud.google.com/dns/pricing",
    types: ["gcp:dns/recordSet:RecordSet"],
  },
  {
    why: "part of a load balancer of Google Cloud, whose forwarding rules cost",
    source: "https://cloud.google.com/vpc/network-pricing#lb",
    types: [
      "gcp:compute/backendService:BackendService",
      "gcp:compute/healthCheck:HealthCheck",
      "gcp:compute/managedSslCertificate:ManagedSslCertificate",
      "gcp:compute/networkEndpointGroup:NetworkEndpointGroup",
      "gcp:compute/regionBackendService:RegionBackendService",
      "gcp:compute/regionHealthCheck:RegionHealthCheck",
      "gcp:compute/targetHttpProxy:TargetHttpProxy",
      "gcp:compute/targetHttpsProxy:TargetHttpsProxy",
    ],
  },
  {
    why: "groups machines, which are what costs",
    source: "https://cloud.google.com/compute/all-pricing",
    types: [
      "gcp:compute/autoscaler:Autoscaler",
      "gcp:compute/instanceGroup:InstanceGroup",
      "gcp:compute/regionAutoscaler:RegionAutoscaler",
    ],
  },
];
