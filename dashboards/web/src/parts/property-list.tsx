import type { ReactNode } from 'react';

export type Property = readonly [name: string, value: ReactNode];

interface PropertyListProps {
  readonly properties: readonly Property[];
  readonly isMono?: boolean;
}

export function PropertyList({ properties, isMono = false }: PropertyListProps) {
  return (
    <dl className={isMono ? 'properties is-mono' : 'properties'}>
      {properties.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
