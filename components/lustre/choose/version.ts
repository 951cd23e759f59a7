/** Whether servers run this version of Lustre or a later one. Nobody knows: no. */
export function atLeast(version: string | undefined, major: number, minor: number): boolean {
  const [first = 0, second = 0] = (version ?? "0.0").split(".").map(Number);
  return first > major || (first === major && second >= minor);
}
