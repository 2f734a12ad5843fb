const plain = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const formatCount = (count: number) => plain.format(count);

/** `12.4K` from ten thousand on: a column of counts keeps its width. */
export const formatShort = (count: number) =>
  count < 10_000 ? plain.format(count) : short.format(count);

/** `0.4 %`; what is there but rounds to nothing is `< 0.1 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}
