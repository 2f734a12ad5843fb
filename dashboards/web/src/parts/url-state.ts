/** What a page shows stands in its address, so that a link shows the same to somebody else. */
import { useLocation, useSearch } from 'wouter';

export type Change = Readonly<Record<string, string | undefined>>;

/** The parameters, and how to change some: undefined or empty removes one. A step back undoes it, unless `replace`. */
export function useUrlState() {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const parameters = new URLSearchParams(search);
  const change = (changes: Change, { replace = false } = {}) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    navigate(text === '' ? path : `${path}?${text}`, { replace });
  };
  return { read: (name: string) => parameters.get(name) ?? '', change };
}
