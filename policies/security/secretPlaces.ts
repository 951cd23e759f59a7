/** An input that others read. */
export interface SecretPlace {
  /** Everything inside it is judged. */
  readonly path: string;
  /** Who reads it: `everything that runs on the machine`. */
  readonly readers: string;
}

const onMachine = "everything that runs on the machine reads it";
const lister = "everybody who lists resources reads it";
const describer = "everybody who may describe the resource reads it";

const userData: SecretPlace = { path: "userData", readers: onMachine };
const userDataBase64: SecretPlace = { path: "userDataBase64", readers: onMachine };
const tags: SecretPlace = { path: "tags", readers: lister };
const labels: SecretPlace = { path: "labels", readers: lister };
const metadata: SecretPlace = { path: "metadata", readers: onMachine };
const startupScript: SecretPlace = { path: "metadataStartupScript", readers: onMachine };
const described = (...paths: string[]): SecretPlace[] => paths.map((path) => ({ path, readers: describer }));
const instance = [userData, userDataBase64, tags];
const googleInstance = [metadata, startupScript, labels];

/** Where the resources of each type say things in plain. Places that are made for secrets are not among them. */
const places: Readonly<Record<string, readonly SecretPlace[]>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": [userData, tags, { path: "tagSpecifications", readers: lister }],
  "aws:ec2/launchConfiguration:LaunchConfiguration": [userData, userDataBase64],
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest": instance,
  "aws:eks/nodeGroup:NodeGroup": [labels, tags],
  "aws:eks/cluster:Cluster": [tags],
  "aws:eks/addon:Addon": [...described("configurationValues"), tags],
  "aws:autoscaling/group:Group": [{ path: "tags", readers: lister }],
  "aws:lambda/function:Function": [...described("environment"), tags],
  "aws:ecs/taskDefinition:TaskDefinition": [...described("containerDefinitions"), tags],
  "aws:batch/jobDefinition:JobDefinition": [
    ...described("containerProperties", "nodeProperties", "eksProperties"),
    tags,
  ],
  "aws:codebuild/project:Project": [...described("environment.environmentVariables"), tags],
  "aws:sagemaker/model:Model": [...described("primaryContainer", "containers"), tags],
  "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration": [
    { path: "onCreate", readers: onMachine },
    { path: "onStart", readers: onMachine },
  ],
  "aws:fsx/lustreFileSystem:LustreFileSystem": [tags],
  "aws:s3/bucket:Bucket": [tags],
  "gcp:compute/instance:Instance": googleInstance,
  "gcp:compute/instanceTemplate:InstanceTemplate": googleInstance,
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": googleInstance,
  "gcp:compute/instanceFromTemplate:InstanceFromTemplate": googleInstance,
  "gcp:compute/projectMetadata:ProjectMetadata": [metadata],
  "gcp:compute/projectMetadataItem:ProjectMetadataItem": [{ path: "value", readers: onMachine }],
  "gcp:container/nodePool:NodePool": [
    { path: "nodeConfig.metadata", readers: onMachine },
    { path: "nodeConfig.labels", readers: lister },
    { path: "nodeConfig.resourceLabels", readers: lister },
  ],
  "gcp:container/cluster:Cluster": [
    { path: "nodeConfig.metadata", readers: onMachine },
    { path: "nodePools", readers: onMachine },
    { path: "resourceLabels", readers: lister },
  ],
  "gcp:tpu/v2Vm:V2Vm": googleInstance,
  "gcp:tpu/v2QueuedResource:V2QueuedResource": [{ path: "tpu", readers: onMachine }],
  "gcp:cloudrunv2/service:Service": described("template"),
  "gcp:cloudrunv2/job:Job": described("template"),
  "gcp:cloudfunctionsv2/function:Function": described("serviceConfig.environmentVariables", "buildConfig"),
  "gcp:storage/bucket:Bucket": [labels],
  "gcp:lustre/instance:Instance": [labels],
};

/** Kubernetes keeps secrets in objects of this kind: what the program marks as a secret is in its place there. */
const kubernetesSecret = /^kubernetes:core\/v1:Secret(?:Patch)?$/;
const inCluster = "everybody who may read the object reads it";
const ofKubernetes: readonly SecretPlace[] = [
  "metadata",
  "spec",
  "data",
  "binaryData",
  "stringData",
  "template",
  "values",
  "args",
].map((path) => ({ path, readers: inCluster }));

/** Where a resource says things in plain. Objects of Kubernetes, those of operators too, are read whole. */
export function secretPlaces(type: string): readonly SecretPlace[] {
  if (type.startsWith("kubernetes:")) return ofKubernetes;
  return places[type] ?? [];
}

/** Whether a value that the program marks as a secret is in its place in a resource of this type. */
export function keepsSecrets(type: string): boolean {
  return kubernetesSecret.test(type);
}

/** The types of clouds whose places are known. */
export const plainTypes: readonly string[] = Object.keys(places);
