import type { ReactNode } from 'react';
import { text } from '../messages/catalogue.ts';
import { Mark } from './icons.tsx';

interface DoorPageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The pages in front of the door: nothing of the plant is on them. */
export function DoorPage({ title, children }: DoorPageProps) {
  return (
    <main className="door">
      <div className="door-card">
        <div className="door-brand">
          <Mark />
          <span>{text.product}</span>
        </div>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
