import { homeOf, type Me } from "./home";
import { useLabels } from "./labels";
import { href, useRoute } from "./route";
import { setToken } from "./token";

const SCREENS = [
  ["ban-do", "Bản đồ"],
  ["don-vi", "Hồ sơ"],
  ["xet-duyet", "Xét duyệt"],
  ["ung-vien", "Ứng viên"],
  ["so-lieu", "Số liệu"],
] as const;

export function Header({ me }: { me: Me }) {
  const { label } = useLabels();
  const at = useRoute().screen || "ban-do";
  const role = me.grants[0]?.role;
  return (
    <header className="top">
      <a className="skip" href="#noi-dung" onClick={skip}>
        Đến nội dung
      </a>
      <div className="top-line">
        <a className="brand" href={href("ban-do")}>
          Dân vận khéo
        </a>
        <p className="who" data-testid="who">
          <span>{homeOf(me)?.name}</span>
          <span className="role">{label("Role", role)}</span>
        </p>
        <button type="button" className="quiet" onClick={() => setToken("")}>
          Thoát
        </button>
      </div>
      <nav aria-label="Chức năng">
        {SCREENS.map(([screen, name]) => (
          <a key={screen} href={href(screen)} aria-current={screen === at ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}

/** The hash is the address of a screen here, so the link moves the focus itself. */
function skip(event: { preventDefault(): void }): void {
  event.preventDefault();
  const content = document.getElementById("noi-dung");
  content?.setAttribute("tabindex", "-1");
  content?.focus();
}
