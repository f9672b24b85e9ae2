import { CandidatesScreen } from "./candidates/CandidatesScreen";
import { homeOf, type Me, provinceOf } from "./home";
import { MapScreen } from "./map/MapScreen";
import { NumbersScreen } from "./numbers/NumbersScreen";
import { QueueScreen } from "./queue/QueueScreen";
import { RecordScreen } from "./record/RecordScreen";
import { useRoute } from "./route";
import { Empty } from "./ui/Waiting";
import { UnitScreen } from "./unit/UnitScreen";

/** One screen for each first word of the address. */
export function Screen({ me }: { me: Me }) {
  const route = useRoute();
  const home = homeOf(me);
  const province = provinceOf(me);
  if (!home || !province) return <Empty>Tài khoản này chưa được phân quyền ở đơn vị nào.</Empty>;
  const unit = route.id || home.id;
  switch (route.screen) {
    case "":
    case "ban-do":
      return <MapScreen province={province} route={route} />;
    case "don-vi":
      return <UnitScreen key={unit} id={unit} route={route} />;
    case "xet-duyet":
      return <QueueScreen key={unit} unit={unit} route={route} />;
    case "ung-vien":
      return <CandidatesScreen unit={unit} route={route} />;
    case "so-lieu":
      return <NumbersScreen unit={unit} route={route} />;
    case "ho-so":
      return <RecordScreen key={unit} id={route.id} />;
    default:
      return <Empty>Địa chỉ này không có gì.</Empty>;
  }
}
