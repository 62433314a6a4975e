/** One bar, with its value as text. */
export interface Bar {
  readonly label: string;
  /** Null where there is nothing to measure. */
  readonly value: number | null;
  /** The value as people read it. */
  readonly text: string;
}

interface Props {
  /** Prefix of the ids in this chart, unique on its page. */
  readonly id: string;
  readonly title: string;
  /** What the labels and the values are, above their columns. */
  readonly columns: readonly [label: string, value: string];
  readonly bars: readonly Bar[];
  /** Text shown instead of the chart when all values are zero. */
  readonly empty: string;
}

/** In units of the drawing: narrow, so that its text is still read on a phone. */
const WIDTH = 320;
const ROW = 44;
const BAR = { top: 18, height: 14, longest: 220 } as const;
/** The shortest bar: even a very small value can be seen. */
const SHORTEST = 2;

/** Bars, and beside them a table with the same figures. */
export function BarChart({ id, title, columns, bars, empty }: Props) {
  const largest = Math.max(...bars.map(({ value }) => value ?? 0));
  return (
    <section class="pratic-figure">
      <h3>{title}</h3>
      {largest === 0 ? (
        <p>{empty}</p>
      ) : (
        <div class="pratic-figure__parts">
          <Drawing id={id} title={title} bars={bars} largest={largest} />
          <table class="pratic-figures">
            <caption class="fr-sr-only">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{columns[0]}</th>
                <th scope="col">{columns[1]}</th>
              </tr>
            </thead>
            <tbody>
              {bars.map(({ label, text }) => (
                <tr>
                  <th scope="row">{label}</th>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

type DrawingProps = Pick<Props, 'id' | 'title' | 'bars'> & { readonly largest: number };

function Drawing({ id, title, bars, largest }: DrawingProps) {
  return (
    <svg
      class="pratic-chart"
      role="img"
      aria-labelledby={`${id}-titre`}
      aria-describedby={`${id}-detail`}
      viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`}
    >
      <title id={`${id}-titre`}>{title}</title>
      <desc id={`${id}-detail`}>{inWords(bars)}</desc>
      {bars.map(({ label, value, text }, at) => {
        const top = at * ROW;
        const width = value ? Math.max(SHORTEST, Math.round((value / largest) * BAR.longest)) : 0;
        return (
          <>
            <text x={0} y={top + 12}>
              {label}
            </text>
            <rect x={0} y={top + BAR.top} width={width} height={BAR.height} />
            <text x={width > 0 ? width + 6 : 0} y={top + BAR.top + 12}>
              {text}
            </text>
          </>
        );
      })}
    </svg>
  );
}

function inWords(bars: readonly Bar[]): string {
  return `Diagramme en barres. ${bars.map(({ label, text }) => `${label} : ${text}`).join(' ; ')}.`;
}
