import { clusterTypes } from "./eks.ts";
import { clusterPartTypes } from "./eksParts.ts";
import { fsxTypes } from "./fsx.ts";
import { iamTypes } from "./iam.ts";
import { instanceTypes } from "./instances.ts";
import type { AwsType } from "./model.ts";
import { nodeGroupTypes } from "./nodeGroups.ts";
import { otherTypes } from "./others.ts";
import { reservationTypes } from "./reservations.ts";
import { routeTypes } from "./routes.ts";
import { s3Types } from "./s3.ts";
import { securityGroupTypes } from "./securityGroups.ts";
import { vpcTypes } from "./vpc.ts";

/** All types that the simulated AWS knows, by token. */
export const awsCloudTypes: ReadonlyMap<string, AwsType> = new Map(
  [
    ...vpcTypes,
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
    ...otherTypes,
  ].map((one) => [one.type, one]),
);
