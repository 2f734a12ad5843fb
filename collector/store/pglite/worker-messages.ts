/** What the main thread and the database's thread say to each other. */

export interface Call {
  readonly id: number;
  /** `run`: one statement with parameters. `script`: several without. `close` ends the thread. */
  readonly kind: 'run' | 'script' | 'close';
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Failure {
  readonly message: string;
  /** SQLSTATE, empty where the database did not say. */
  readonly code: string;
  readonly detail?: string | undefined;
  readonly constraint?: string | undefined;
}

export type Reply =
  | { readonly kind: 'open'; readonly syncs: number }
  | { readonly kind: 'unopened'; readonly failure: Failure }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly rows: readonly object[];
      readonly affected: number;
      readonly syncs: number;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** Nothing this thread says after it counts. */
  | { readonly kind: 'panic'; readonly failure: Failure };

export interface WorkerData {
  readonly folder: string;
  readonly settings: readonly string[];
}
