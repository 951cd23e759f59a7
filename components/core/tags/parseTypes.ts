/**
 * Type tokens from a compact list: `ec2: Vpc Subnet` is `aws:ec2/vpc:Vpc` and `aws:ec2/subnet:Subnet`. Providers name the
 * module of a resource after its class.
 */
export function parseTypes(place: string, list: string): string[] {
  const types: string[] = [];
  let service = "";
  for (const word of list.trim().split(/\s+/)) {
    if (word.endsWith(":")) service = word.slice(0, -1);
    else types.push(`${place}:${service}/${word[0]!.toLowerCase()}${word.slice(1)}:${word}`);
  }
  return types;
}
