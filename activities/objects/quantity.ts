/** Powers of ten, and powers of two of resource amounts (k8s.io/apimachinery, `resource.Quantity`). */
const units: { readonly [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Do two texts tell the same amount: `1000m` and `1`, `1024Mi` and `1Gi`? Texts that are no amounts never do. */
export function isSameQuantity(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b) return false;
  const [one, other] = [amountOf(a), amountOf(b)];
  if (one === undefined || other === undefined) return false;
  return Math.abs(one - other) <= Math.abs(one) * Number.EPSILON * 4;
}

/** The amount that a number or a text tells, `100m`, `170Mi`; undefined for what is none. */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, digits, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/.exec(
      value,
    ) ?? [];
  const unit = units[suffix];
  return digits === undefined || unit === undefined ? undefined : Number(digits) * unit;
}
