import { dnsTypes } from "./dns.ts";
import { efsTypes } from "./efs.ts";
import { clusterTypes } from "./eks.ts";
import { clusterPartTypes } from "./eksParts.ts";
import { fsxTypes } from "./fsx.ts";
import { iamTypes } from "./iam.ts";
import { importIds } from "./importIds.ts";
import { instanceTypes } from "./instances.ts";
import { keyTypes } from "./kms.ts";
import type { AwsType } from "./model.ts";
import { nodeGroupTypes } from "./nodeGroups.ts";
import { otherTypes } from "./others.ts";
import { reservationTypes } from "./reservations.ts";
import { routeTypes } from "./routes.ts";
import { s3Types } from "./s3.ts";
import { secretTypes } from "./secrets.ts";
import { securityGroupTypes } from "./securityGroups.ts";
import { vpcTypes } from "./vpc.ts";
import { vpcEndpointTypes } from "./vpcEndpoints.ts";

/** All types that the simulated AWS knows, by token. */
export const awsCloudTypes: ReadonlyMap<string, AwsType> = new Map(
  [
    ...vpcTypes,
    ...vpcEndpointTypes,
    ...routeTypes,
    ...securityGroupTypes,
    ...instanceTypes,
    ...reservationTypes,
    ...clusterTypes,
    ...clusterPartTypes,
    ...nodeGroupTypes,
    ...fsxTypes,
    ...iamTypes,
    ...s3Types,
    ...efsTypes,
    ...keyTypes,
    ...secretTypes,
    ...dnsTypes,
    ...otherTypes,
  ].map((one) => [one.type, withImportId(one)]),
);

function withImportId(one: AwsType): AwsType {
  const importId = importIds.get(one.type);
  return importId === undefined ? one : { ...one, importId };
}
