import { awsMachineTypes } from "../../../components/hardware/aws/catalogue.ts";
import { makingOf } from "../model.ts";
import { offeringIdOf } from "../offerings.ts";
import { addressOf, simulatedAccount, zoneIdOf, zonesOf } from "../place.ts";
import { awsTypes as t } from "../tokens.ts";
import { awsCloudTypes } from "../types.ts";
import { type Answer, filtersOf, fitsOne, known, textOf } from "./answer.ts";

/** Functions about what AWS offers, and those that hand out a token. */
export const offerAnswers: Readonly<Record<string, Answer>> = {
  "aws:ec2/getCapacityBlockOffering:getCapacityBlockOffering": ({ inputs, region }) => {
    const [instanceType, instanceCount] = [textOf(inputs["instanceType"]), Number(inputs["instanceCount"])];
    return {
      ...known(inputs),
      availabilityZone: zonesOf(region)[0],
      capacityBlockOfferingId: offeringIdOf({ instanceType, instanceCount }),
      currencyCode: "USD",
      endDateRange: textOf(inputs["endDateRange"]) || "2026-07-29T11:30:00Z",
      region,
      startDateRange: textOf(inputs["startDateRange"]) || "2026-07-15T11:30:00Z",
      tenancy: "default",
      // The rate of the day, which nobody knows here: a price of none would be a lie.
      upfrontFee: "",
    };
  },
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": ({ inputs, region }) => {
    const locationType = textOf(inputs["locationType"]) || "region";
    const filters = filtersOf(inputs);
    const types = filters.find(({ name }) => name === "instance-type")?.values ?? ["*"];
    const places = filters.find(({ name }) => name === "location")?.values ?? ["*"];
    const offered = locationsOf(locationType, region)
      .filter((place) => fitsOne(place, places))
      .flatMap((place) => machinesLike(types).map((type) => ({ type, place })));
    return {
      ...known(inputs),
      id: region,
      instanceTypes: offered.map(({ type }) => type),
      locationTypes: offered.map(() => locationType),
      locations: offered.map(({ place }) => place),
      region,
    };
  },
  // @see hashicorp/terraform-provider-aws internal/service/ecr/authorization_token_data_source.go
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": ({ inputs, region }) => {
    const password = Buffer.from(`simulated password of ${region}`).toString("base64");
    const registry = textOf(inputs["registryId"]) || simulatedAccount;
    return {
      ...known(inputs),
      authorizationToken: Buffer.from(`AWS:${password}`).toString("base64"),
      expiresAt: "2026-07-14T12:00:00Z",
      id: region,
      password,
      proxyEndpoint: `https://${registry}.dkr.${addressOf("ecr", region)}`,
      region,
      userName: "AWS",
    };
  },
  "aws:eks/getAddonVersion:getAddonVersion": ({ inputs, region }) => {
    const [addonName, cluster] = [textOf(inputs["addonName"]), textOf(inputs["kubernetesVersion"])];
    const making = makingOf({ type: t.addon, name: addonName, inputs: { addonName }, settings: { region } });
    const { addonVersion } = awsCloudTypes.get(t.addon)!.outputs!(making, addonName);
    // This one is of the version of its cluster.
    const isProxy = addonName === "kube-proxy" && /^1\.\d+$/.test(cluster);
    const version = isProxy ? String(addonVersion).replace(/^v1\.\d+/, `v${cluster}`) : addonVersion;
    return { ...known(inputs), id: addonName, region, version };
  },
  // The provider signs it by itself: whether there is such a cluster it does not ask.
  // @see hashicorp/terraform-provider-aws internal/service/eks/cluster_auth_data_source.go
  "aws:eks/getClusterAuth:getClusterAuth": ({ inputs, region }) => {
    const name = textOf(inputs["name"]);
    const url = `https://sts.${region}.amazonaws.com/?Action=GetCallerIdentity&simulated=${name}`;
    return { id: name, name, region, token: `k8s-aws-v1.${Buffer.from(url).toString("base64url")}` };
  },
};

function locationsOf(locationType: string, region: string): readonly string[] {
  if (locationType === "region") return [region];
  return locationType === "availability-zone-id" ? zonesOf(region).map(zoneIdOf) : zonesOf(region);
}

/** Types that a filter means: of a name all zones have it, as capacity is there; of a pattern those of the catalogue. */
function machinesLike(patterns: readonly string[]): readonly string[] {
  const names = patterns.flatMap((pattern) =>
    /[*?]/.test(pattern)
      ? awsMachineTypes.map(({ name }) => name).filter((name) => fitsOne(name, [pattern]))
      : [pattern],
  );
  return [...new Set(names)];
}
