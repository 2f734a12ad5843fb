/**
 * The same properties in the same order, given or not. What is asked of every message is asked of carriages
 * and protocols of all kinds: where they have one shape, the engine finds what it asks for without a search.
 */
export function whole<Given extends object>(
  given: Given,
  properties: Readonly<Record<keyof Given, true>>,
) {
  const all = {} as Given;
  for (const property of Object.keys(properties) as (keyof Given)[])
    all[property] = given[property];
  return all;
}
