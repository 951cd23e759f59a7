import { awsTypes as t } from "./tokens.ts";

/**
 * Whether AWS has something of itself, so that nobody has to make it: its own policies, keys and roles. So are gateways of another
 * kind (`local`, a VPN gateway) and principals that are no role: whoever takes them takes more than one type.
 */
export function isOfAws(type: string, value: string): boolean {
  if (/^arn:[a-z-]+:iam::aws:/.test(value)) return true;
  if (type === t.key) return /(?:^|:)alias\/aws\//.test(value);
  if (type === t.internetGateway) return !value.startsWith("igw-");
  if (type !== t.role) return false;
  return value.startsWith("arn:")
    ? !value.includes(":role/") || value.includes(":role/aws-service-role/")
    : value.startsWith("AWSServiceRoleFor");
}
