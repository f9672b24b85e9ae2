export type Bar = { name: string; value: number | null; tone: string; href?: string };
export type Group = { name: string; bars: Bar[] };

/** Bars with their numbers, a table for those who listen. Null is drawn as a dashed line and said, never as zero. */
export function Bars({ title, groups, none = "chưa có số liệu" }: { title: string; groups: Group[]; none?: string }) {
  const most = Math.max(1, ...groups.flatMap((group) => group.bars.map((bar) => bar.value ?? 0)));
  return (
    <table className="bars">
      <caption>{title}</caption>
      {groups.map((group) => (
        <tbody key={group.name}>
          {group.name && (
            <tr className="group">
              <th colSpan={3} scope="rowgroup">
                {group.name}
              </th>
            </tr>
          )}
          {group.bars.map((bar) => (
            <tr key={bar.name} className={bar.tone} data-value={bar.value ?? "null"}>
              <th scope="row">{bar.href ? <a href={bar.href}>{bar.name}</a> : bar.name}</th>
              <td aria-hidden="true">
                <Drawn share={bar.value === null ? null : bar.value / most} />
              </td>
              <td className="number">
                {bar.value === null ? <small>{none}</small> : bar.value.toLocaleString("vi-VN")}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Drawn({ share }: { share: number | null }) {
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none">
      {share === null ? (
        <line x1="0" x2="100" y1="5" y2="5" className="unknown" vectorEffect="non-scaling-stroke" />
      ) : (
        <rect width={share * 100} height="10" />
      )}
    </svg>
  );
}
