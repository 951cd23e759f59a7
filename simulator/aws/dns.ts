import { capitals, hash } from "./ids.ts";
import { type AwsType, type Making, text } from "./model.ts";
import { awsTypes as t } from "./tokens.ts";

export const dnsTypes: readonly AwsType[] = [
  {
    type: t.zone,
    global: true,
    id: ({ seed }) => capitals("Z", seed, 21),
    arn: (_, id) => `arn:aws:route53:::hostedzone/${id}`,
    outputs: ({ seed }, id) => ({
      zoneId: id,
      primaryNameServer: nameServers(seed)[0],
      nameServers: nameServers(seed),
    }),
  },
  {
    type: t.record,
    global: true,
    id: ({ inputs }) => {
      const [name = "name", set] = [text(inputs, "name")?.toLowerCase(), text(inputs, "setIdentifier")];
      const id = `${text(inputs, "zoneId") ?? "Z"}_${name}_${text(inputs, "type") ?? "A"}`;
      return set === undefined ? id : `${id}_${set}`;
    },
    outputs: (made) => ({ fqdn: fullName(made) }),
  },
];

/** @see hashicorp/terraform-provider-aws internal/service/route53/record.go (expandRecordName) */
function fullName({ inputs, world }: Making): string {
  const name = (text(inputs, "name") ?? "").toLowerCase().replace(/\.$/, "");
  const found = world?.find([t.zone], text(inputs, "zoneId") ?? "");
  const zone = found && text(found.inputs, "name")?.replace(/\.$/, "");
  if (zone === undefined || name.endsWith(zone)) return name;
  return name === "" ? zone : `${name}.${zone}`;
}

function nameServers(seed: string): string[] {
  return ["org", "co.uk", "com", "net"].map(
    (end, index) =>
      `ns-${(Number.parseInt(hash(seed).slice(index * 2, index * 2 + 3), 16) % 512) + index * 512}.awsdns-0${index}.${end}`,
  );
}
