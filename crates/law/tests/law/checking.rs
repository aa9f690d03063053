//! Every kind of mistake: the sample broken in one way, the expected problems marked in the line itself
//! with `# <- code` (or `# <- code, code`).
use crate::sample;
use law::Severity;
use law::check::{Unverified, unverified};
use law::example::run_tables;

/// What is broken, and how.
type Broken = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

#[rustfmt::skip]
const VERSIONS: &[Broken] = &[
    ("an instrument's versions overlap", &[("rules", "in-force-until = \"2019-12-31\"\n", ""),
        ("rules", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\" # <- overlapping-versions")]),
    ("an instrument's versions leave a gap nobody cites", &[
        ("rules", "in-force-until = \"2019-12-31\"", "in-force-until = \"2010-12-31\""),
        ("rules", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\" # <- gap-between-versions"),
        ("values", "until = \"2019-12-31\"\nvalue = 5\ncite = \"rules#1\"", "until = \"2019-12-31\"\nvalue = 5\ncite = \"rules#1\" # <- citation-not-in-force"),
        ("values", "value = 500\ncite = \"rules#1\"", "value = 500\ncite = \"rules#1\" # <- citation-not-in-force"),
        ("threshold", "until = \"2019-12-31\"\nbased-on = [\"rules#1\"]", "until = \"2019-12-31\"\nbased-on = [\"rules#1\"] # <- citation-not-in-force"),
        ("threshold", "cite = \"rules#1\"\nstatus = \"verified\"\n\n[[versions]]", "cite = \"rules#1\" # <- citation-not-in-force\nstatus = \"verified\"\n\n[[versions]]")]),
    ("a version ends before it begins", &[
        ("threshold", "from = \"2020-01-01\"", "from = \"2020-01-01\" # <- ends-before-begins\nuntil = \"2019-01-01\"")]),
    ("a parameter's values overlap", &[("values", "until = \"2019-12-31\"", "until = \"2020-01-01\""),
        ("values", "from = \"2020-01-01\"", "from = \"2020-01-01\" # <- overlapping-versions")]),
    ("a table's versions leave a gap", &[("threshold", "until = \"2019-12-31\"", "until = \"2019-12-30\""),
        ("threshold", "from = \"2020-01-01\"", "from = \"2020-01-01\" # <- gap-between-versions")]),
    ("versions stand in the wrong order", &[("threshold", "from = \"2020-01-01\"", "from = \"2009-01-01\" # <- versions-out-of-order\nuntil = \"2009-12-31\""),
        ("threshold", "based-on = [\"rules#1\"]\n[[versions.rows]]\nid = \"amount\"\ntitle = \"数额三万元以上\"", "based-on = [\"rules#1\"] # <- citation-not-in-force\n[[versions.rows]]\nid = \"amount\"\ntitle = \"数额三万元以上\""),
        ("threshold", "cite = \"rules#1\"\nstatus = \"default\"", "cite = \"rules#1\" # <- citation-not-in-force\nstatus = \"default\""),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"\ncite = \"rules#1\"", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"\ncite = \"rules#1\" # <- citation-not-in-force")]),
    ("two versions of a procedure overlap", &[("receiver", "id = \"receiver\"\n", "id = \"sender\"\n"),
        ("receiver", "version = \"2020\"", "version = \"2021\""),
        ("receiver", "in-force-on = \"2020-01-01\"", "in-force-on = \"2021-01-01\" # <- overlapping-versions"),
        ("examples/receiver", "\"procedure:receiver\"", "\"procedure:receiver\" # <- unknown-subject")]),
    ("nothing is dated", &[("values", "unit = \"yuan\"\n[[parameters.values]]\nfrom = \"2010-01-01\"\nvalue = 500\ncite = \"rules#1\"\nstatus = \"verified\"\nchecked-on = \"2026-01-01\"", "unit = \"yuan\"\nvalues = []"),
        ("values", "id = \"a.fine\"", "id = \"a.fine\" # <- without-versions")]),
    ("a paraphrase has no place", &[("rules", "place = \"9\"", "place = \"第九条\" # <- malformed-place"),
        ("rules", "counting-cite = \"rules#9\"", "counting-cite = \"rules#9\" # <- article-without-paraphrase")]),
];

#[rustfmt::skip]
const CITATIONS: &[Broken] = &[
    ("an unknown instrument", &[("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"nowhere#1\" # <- unresolved-citation")]),
    ("an unknown version", &[("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"rules@1999#1\" # <- unresolved-citation")]),
    ("an article nobody paraphrased", &[("values", "value = 5\ncite = \"rules#1\"", "value = 5\ncite = \"rules#9\" # <- article-without-paraphrase")]),
    ("a version that had ended before", &[("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"rules@2010#1\" # <- citation-not-in-force")]),
    ("an article that a complete version does not have", &[("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"rules#55/2\" # <- no-such-article"),
        ("rules", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\"\narticles-complete = true")]),
    ("an article that a version may have", &[("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"rules#55/2\" # <- article-without-paraphrase")]),
    ("not in force at the beginning", &[("values", "from = \"2010-01-01\"\nvalue = 500\ncite = \"rules#1\"", "from = \"2009-01-01\"\nvalue = 500\ncite = \"rules#1\" # <- citation-not-in-force")]),
    ("not in force to the end", &[("receiver", "id = \"finish\"", "id = \"finish\""),
        ("rules", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\"\nin-force-until = \"2020-12-31\""),
        ("values", "value = 3\ncite = \"rules#1\"", "until = \"2020-12-31\"\nvalue = 3\ncite = \"rules@2020#1\""),
        ("values", "value = 500\ncite = \"rules#1\"", "value = 500\ncite = \"rules#1\" # <- citation-not-in-force"),
        ("threshold", "from = \"2020-01-01\"", "from = \"2020-01-01\"\nuntil = \"2020-12-31\""),
        ("sender", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\"\nin-force-until = \"2020-12-31\""),
        ("receiver", "in-force-on = \"2020-01-01\"", "in-force-on = \"2020-01-01\"\nin-force-until = \"2020-12-31\"")]),
    ("the same figure of one article, checked in one place and not in another", &[
        ("values", "value = 3\ncite = \"rules#1\"", "value = 3\ncite = \"rules#1\" # <- two-statuses"),
        ("values", "unit = \"yuan\"\n[[parameters.values]]\nfrom = \"2010-01-01\"\nvalue = 500", "unit = \"calendar-days\"\n[[parameters.values]]\nfrom = \"2010-01-01\"\nvalue = 3")]),
];

#[rustfmt::skip]
const TABLES: &[Broken] = &[
    ("an unknown name in a condition", &[("threshold", "when = \"amount >= 3 * wan\"", "when = \"income >= 3 * wan\" # <- unknown-name")]),
    ("a figure added to a choice", &[("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 'service' && amount + kind >= wan\" # <- condition-fails")]),
    ("a choice that is not among the choices", &[("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 'servise' && amount >= wan\" # <- condition-fails")]),
    ("a choice compared with a number", &[("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 1 && amount >= wan\" # <- condition-fails")]),
    ("a figure compared with a text behind a choice", &[("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 'service' && amount >= '3'\" # <- condition-fails")]),
    ("a row that never applies", &[("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 'service' && false\" # <- row-never-applies")]),
    ("a condition of the wrong type", &[("threshold", "when = \"amount >= 3 * wan\"", "when = \"amount >= '3'\" # <- condition-fails")]),
    ("a condition that is not yes or no", &[("threshold", "when = \"amount >= 3 * wan\"", "when = \"amount + 3\" # <- condition-fails")]),
    ("no CEL at all", &[("threshold", "when = \"amount >= 3 * wan\"", "when = \"amount >=\" # <- unreadable"),
        ("sender", "decisions = [{ table = \"threshold\", into = \"threshold\" }]", "decisions = [{ table = \"threshold\", into = \"threshold\" }] # <- unknown-table"),
        ("examples/threshold", "subject = \"threshold\"", "subject = \"threshold\" # <- unknown-subject")]),
    ("an unknown outcome", &[("threshold", "title = \"数额三万元以上\"\nwhen = \"amount >= 3 * wan\"\nthen = \"reached\"", "title = \"数额三万元以上\"\nwhen = \"amount >= 3 * wan\"\nthen = \"grave\" # <- unknown-outcome"),
        ("threshold", "id = \"service\"\n", "id = \"service\" # <- unordered-rows\n")]),
    ("an outcome no row reaches", &[("threshold", "otherwise = \"below\"", "otherwise = \"below\" # <- outcome-never-reached"),
        ("threshold", "[[outcomes]]\nid = \"below\"", "[[outcomes]]\nid = \"grave\"\ntitle = \"严重\"\n[[outcomes]]\nid = \"below\"")]),
    ("rows without order", &[("threshold", "id = \"service\"\n", "id = \"service\" # <- unordered-rows\n"),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"", "when = \"kind == 'service' && amount >= wan\"\nthen = \"below\"")]),
    ("rows with equal order", &[("threshold", "id = \"service\"\n", "id = \"service\" # <- unordered-rows\norder = 2\n"),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"", "when = \"kind == 'service' && amount >= wan\"\nthen = \"below\""),
        ("threshold", "when = \"amount >= 3 * wan\"", "order = 2\nwhen = \"amount >= 3 * wan\"")]),
    ("one row without order", &[("threshold", "id = \"service\"\n", "id = \"service\" # <- unordered-rows\n"),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"", "when = \"kind == 'service' && amount >= wan\"\nthen = \"below\""),
        ("threshold", "when = \"amount >= 3 * wan\"", "order = 2\nwhen = \"amount >= 3 * wan\"")]),
    ("rows with an order", &[("threshold", "id = \"service\"\n", "id = \"service\"\norder = 2\n"),
        ("threshold", "when = \"amount >= 3 * wan\"", "order = 1\nwhen = \"amount >= 3 * wan\""),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"\nthen = \"reached\"", "when = \"kind == 'service' && amount >= wan\"\nthen = \"below\"")]),
    ("an input, a row and a choice twice", &[("threshold", "id = \"service\"\n", "id = \"amount\" # <- doubled-id\n"),
        ("threshold", "id = \"kind\"", "id = \"kind\" # <- doubled-id\nunit = \"\""),
        ("threshold", "{ id = \"service\", title", "{ id = \"goods\", title"),
        ("threshold", "when = \"kind == 'service' && amount >= wan\"", "when = \"kind == 'service' && amount >= wan\" # <- condition-fails"),
        ("threshold", "[[inputs]]\nid = \"kind\"", "[[inputs]]\nid = \"amount\" # <- doubled-id\ntitle = \"x\"\ntype = \"money\"\n[[inputs]]\nid = \"kind\"")]),
    ("an outcome twice", &[("threshold", "otherwise = \"below\"", "otherwise = \"below\" # <- doubled-id"),
        ("threshold", "[[outcomes]]\nid = \"below\"", "[[outcomes]]\nid = \"below\"\ntitle = \"未\"\n[[outcomes]]\nid = \"below\"")]),
    ("input ids that conditions cannot use", &[("threshold", "[[inputs]]\nid = \"kind\"", "[[inputs]]\nid = \"kind-of\" # <- malformed-id\ntitle = \"x\"\ntype = \"yes-no\"\n[[inputs]]\nid = \"yuan\" # <- reserved-id\ntitle = \"x\"\ntype = \"yes-no\"\n[[inputs]]\nid = \"kind\"")]),
    ("a choice of nothing", &[("threshold", "id = \"kind\"", "id = \"kind\" # <- choice-without-choices"),
        ("threshold", "choices = [{ id = \"goods\", title = \"商品\" }, { id = \"service\", title = \"服务\" }]\n", "")]),
    ("a version chosen by no date", &[("threshold", "version-by = \"act_on\"", "version-by = \"amount\" # <- version-input-not-a-date")]),
    ("a version chosen by nothing", &[("threshold", "version-by = \"act_on\"", "version-by = \"day\" # <- unknown-input")]),
    ("a table without examples", &[("threshold", "id = \"threshold\"", "id = \"threshold\" # <- no-examples"),
        ("examples/threshold", "subject = \"threshold\"", "subject = \"procedure:sender\""),
        ("examples/threshold", "title = \"达到\"", "title = \"达到\" # <- example-without-content"),
        ("examples/threshold", "title = \"旧标准下未达到\"", "title = \"旧\" # <- example-without-content"),
        ("examples/threshold", "title = \"缺行为日\"", "title = \"缺\" # <- example-without-content")]),
];

#[rustfmt::skip]
const PROCEDURES: &[Broken] = &[
    ("a phrase that says nothing, and one twice", &[
        ("procedures/sender", "title = \"报告\"\n", "title = \"报告\"\nopinion-phrases = [\"同意。\", \" \", \"同意。\"] # <- phrase-length, doubled-id\n")]),
    ("a header nobody understands", &[("procedures/sender", "id = \"sender\"", "id = \"sender\" # <- unknown-placeholder, unknown-secrecy"),
        ("procedures/sender", "{year}", "{jahr}"), ("procedures/sender", "\"internal\"", "\"secret\""),
        ("procedures/sender", "conducted-by = [\"market\"]", "conducted-by = [\"customs\"] # <- unknown-duty")]),
    ("no track", &[("procedures/receiver", "id = \"receiver\"", "id = \"receiver\" # <- without-tracks"),
        ("procedures/receiver", "[[tracks]]\nid = \"main\"\ntitle = \"接收\"\n[[tracks.stages]]\nid = \"received\"\ntitle = \"已接收\"\n[[tracks.stages]]\nid = \"closed\"\ntitle = \"办结\"\nends = true\n", ""),
        ("procedures/receiver", "secrecy = \"internal\"", "secrecy = \"internal\"\ntracks = []"),
        ("procedures/receiver", "moves = [\"main:received\"]", "moves = []"),
        ("procedures/receiver", "from = [\"main:received\"]\nmoves = [\"main:closed\"]", "")]),
    ("an unknown role, stage, field", &[("procedures/sender", "id = \"suspend\"\ntitle = \"中止\"\nby = [\"head\"]", "id = \"suspend\"\ntitle = \"中止\"\nby = [\"boss\"] # <- unknown-role"),
        ("procedures/sender", "form = [{ field = \"reason\", required = true }]", "form = [{ field = \"why\", required = true }] # <- unknown-field"),
        ("procedures/sender", "from = [\"main:sent\"]", "from = [\"main:sent\", \"side:sent\"] # <- unknown-stage\n\n"),
        ("procedures/sender", "id = \"close\"\n", "id = \"close\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"closed\"", "id = \"closed\" # <- unreachable-stage")]),
    ("an act without anybody", &[("procedures/sender", "id = \"resume\"\ntitle = \"恢复\"\nby = [\"head\"]", "id = \"resume\" # <- act-without-role\ntitle = \"恢复\"\nby = []")]),
    ("no opening act", &[("procedures/receiver", "id = \"receiver\"", "id = \"receiver\" # <- no-opening-act"),
        ("procedures/receiver", "opens = true\n", ""),
        ("procedures/receiver", "id = \"receive\"\n", "id = \"receive\" # <- unreachable-act\n"),
        ("procedures/receiver", "id = \"finish\"", "id = \"finish\" # <- unreachable-act"),
        ("procedures/receiver", "id = \"closed\"", "id = \"closed\" # <- unreachable-stage")]),
    ("an act and a stage out of reach", &[("procedures/sender", "from = [\"main:reported\"]\nmoves = [\"main:sent\"]", "from = [\"main:sent\"]\nmoves = [\"main:sent\"]"),
        ("procedures/sender", "id = \"send\"\n", "id = \"send\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"close\"\n", "id = \"close\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"reported\"", "id = \"reported\" # <- dead-end-stage"),
        ("procedures/sender", "id = \"sent\"", "id = \"sent\" # <- unreachable-stage"),
        ("procedures/sender", "id = \"closed\"", "id = \"closed\" # <- unreachable-stage")]),
    ("a stage without a way out", &[("procedures/sender", "ends = true\n", ""),
        ("procedures/sender", "id = \"closed\"", "id = \"closed\" # <- dead-end-stage")]),
    ("two ways at once", &[("procedures/sender", "moves = [\"main:closed\"]", "moves = [\"main:closed\", \"main:sent\"] # <- two-moves-in-one-track")]),
    ("an unknown name in a guard", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"decided.threshold == 'reached' && income > 0\" # <- unknown-name")]),
    ("every name given to guards", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"'reason' in given && stage.main == 'found' && 'letter' in papers && 'case' in signed && 'report' in done && officers > 1 && reason != ''\"")]),
    ("every name of the clocks", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"'approval' in running || 'set' in suspended || 'set' in passed || due['set'] > '' || last_day['set'] < today\"")]),
    ("a stage, an outcome and a limit that are not there", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"stage.main in ['not-fild'] || decided.threshold == 'reachd' || 'aproval' in running\" # <- condition-fails, condition-fails, condition-fails")]),
    ("a stage compared with a number", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"stage.main > 3\" # <- condition-fails")]),
    ("a guard that never lets it be done", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"false\""),
        ("procedures/sender", "id = \"report\"\n", "id = \"report\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"send\"\n", "id = \"send\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"suspend\"\n", "id = \"suspend\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"resume\"\n", "id = \"resume\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"extend\"\n", "id = \"extend\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"close\"\n", "id = \"close\" # <- unreachable-act\n"),
        ("procedures/sender", "id = \"reported\"", "id = \"reported\" # <- unreachable-stage"),
        ("procedures/sender", "id = \"sent\"", "id = \"sent\" # <- unreachable-stage"),
        ("procedures/sender", "id = \"closed\"", "id = \"closed\" # <- unreachable-stage")]),
    ("an unknown table", &[("procedures/sender", "{ table = \"threshold\", into", "{ table = \"limit\", into"),
        ("procedures/sender", "into = \"threshold\" }]", "into = \"threshold\" }] # <- unknown-table")]),
    ("a table's fact nobody asks for", &[("procedures/sender", "[[fields]]\nid = \"act_on\"", "[[fields]]\nid = \"day\""),
        ("procedures/sender", "{ field = \"act_on\", required = true }", "{ field = \"day\", required = true }"),
        ("procedures/sender", "into = \"threshold\" }]", "into = \"threshold\" }] # <- table-input-without-field"),
        ("procedures/sender", "due-field = \"act_on\"", "due-field = \"day\""),
        ("procedures/sender", "starts-at = \"act_on\"", "starts-at = \"day\"")]),
    ("unknown limits and parameters", &[("procedures/sender", "{ limit = \"approval\", reason = \"reason\" }", "{ limit = \"x\", reason = \"reason\" } # <- unknown-limit\n"),
        ("procedures/sender", "resumes = [\"approval\"]", "resumes = [\"x\"] # <- unknown-limit"),
        ("procedures/sender", "by = \"a.approval\", times = 1 }", "by = \"a.x\", times = 1 } # <- unknown-parameter\n")]),
    ("ids twice", &[("procedures/sender", "id = \"resume\"", "id = \"suspend\" # <- doubled-id"),
        ("procedures/sender", "[[roles]]\nid = \"head\"", "[[roles]]\nid = \"handler\" # <- doubled-id\ntitle = \"x\"\nheld-by = \"post\"\n[[roles]]\nid = \"system\" # <- reserved-id\ntitle = \"x\"\nheld-by = \"post\"\n[[roles]]\nid = \"head\"")]),
    ("ids of fields that conditions cannot use", &[("procedures/sender", "[[fields]]\nid = \"reason\"", "[[fields]]\nid = \"Case-No\" # <- malformed-id\ntitle = \"x\"\ntype = \"text\"\n[[fields]]\nid = \"papers\" # <- reserved-id\ntitle = \"x\"\ntype = \"text\"\n[[fields]]\nid = \"reason\"")]),
    ("a number of an own case that is no text", &[("procedures/sender", "[[fields]]\nid = \"reason\"", "[[fields]]\nid = \"own_number\" # <- own-case-field\ntitle = \"x\"\ntype = \"number\"\nown-case = true\n[[fields]]\nid = \"reason\"")]),
    ("a paper nobody lists", &[("procedures/sender", "paper = \"letter\"", "paper = \"lettre\" # <- unknown-paper")]),
    ("a procedure without examples", &[("examples/receiver", "subject = \"procedure:receiver\"", "subject = \"procedure:nobody\" # <- unknown-subject"),
        ("procedures/receiver", "id = \"receiver\"", "id = \"receiver\" # <- no-examples")]),
    ("an example with an unknown act", &[("examples/receiver", "act = \"receive\"", "act = \"take\" # <- unknown-act")]),
    ("an example with an unknown key", &[("examples/receiver", "act = \"receive\"", "act = \"receive\"\ncolour = 1 # <- unreadable"),
        ("procedures/receiver", "id = \"receiver\"", "id = \"receiver\" # <- no-examples")]),
    ("what a county, a store and the law know", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"own_organ.level == 'county' || goods_amount['件'] > parameter['a.fine'] || 'case' in unanswered\"")]),
    ("an unknown parameter, and none at all", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"amount > parameter['a.none']\" # <- unknown-parameter")]),
    ("no parameter in particular", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"size(parameter) > 0\" # <- unknown-parameter")]),
    ("a form that begins with what does not fit", &[("procedures/sender", "form = [{ field = \"reason\", required = true }]", "form = [{ field = \"reason\", required = true, prefill = \"all\" }] # <- prefill")]),
    ("figures of a tally that is not there", &[("procedures/sender", "form = [{ field = \"reason\", required = true }]", "form = [{ field = \"reason\", required = true, prefill = \"tally:cases\" }] # <- prefill"),
        ("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"amount == tallied['cases']\" # <- condition-fails")]),
];

#[rustfmt::skip]
const LIMITS: &[Broken] = &[
    ("a limit of nothing", &[("values", "from = \"2020-01-01\"\nvalue = 3", "from = \"2020-01-01\" # <- zero-period\nvalue = 0")]),
    ("no length", &[("procedures/sender", "id = \"approval\"", "id = \"approval\" # <- limit-without-length"), ("procedures/sender", "period = \"a.approval\"\n", "")]),
    ("an extension of no length", &[("procedures/sender", "extends = [{ limit = \"approval\", by = \"a.approval\", times = 1 }]", "extends = [{ limit = \"approval\", times = 1 }] # <- extension-length")]),
    ("a waiting period that something meets", &[("procedures/sender", "id = \"approval\"\ntitle = \"审批\"\n", "id = \"approval\" # <- waiting-limit-met\ntitle = \"审批\"\nwaits = true\n")]),
    ("two lengths", &[("procedures/sender", "id = \"approval\"", "id = \"approval\" # <- limit-with-two-lengths\ndue-field = \"act_on\"")]),
    ("money for a length", &[("procedures/sender", "period = \"a.approval\"", "period = \"a.fine\" # <- limit-without-unit")]),
    ("an unknown length", &[("procedures/sender", "period = \"a.approval\"", "period = \"a.x\" # <- unknown-parameter")]),
    ("a length not yet in force", &[("values", "[[parameters.values]]\nfrom = \"2010-01-01\"\nuntil = \"2019-12-31\"\nvalue = 5\ncite = \"rules#1\"\nstatus = \"verified\"\nchecked-on = \"2026-01-01\"\n", ""),
        ("values", "from = \"2020-01-01\"", "from = \"2020-06-01\""),
        ("procedures/sender", "period = \"a.approval\"", "period = \"a.approval\" # <- parameter-not-in-force"),
        ("procedures/sender", "by = \"a.approval\", times = 1 }", "by = \"a.approval\", times = 1 } # <- parameter-not-in-force\n"),
        ("procedures/sender", "receipt-within = \"a.approval\"", "receipt-within = \"a.approval\" # <- parameter-not-in-force")]),
    ("no counting rule", &[("rules", "[counting]\nworking-day-amounts = [3]\n", ""),
        ("procedures/sender", "period = \"a.approval\"", "period = \"a.approval\" # <- no-counting-rule"),
        ("procedures/sender", "by = \"a.approval\", times = 1 }", "by = \"a.approval\", times = 1 } # <- no-counting-rule\n"),
        ("procedures/sender", "receipt-within = \"a.approval\"", "receipt-within = \"a.approval\" # <- no-counting-rule")]),
    ("counted by nothing", &[("procedures/sender", "period = \"a.approval\"", "period = \"a.approval\"\ncounted-by = \"x\" # <- unknown-instrument")]),
    ("never starts, never ends", &[("procedures/sender", "id = \"approval\"", "id = \"approval\" # <- limit-never-met, limit-without-start"),
        ("procedures/sender", "starts = [\"act:report\"]\nmet-by = [\"sent:case\"]", "starts = []\nmet-by = []")]),
    ("unknown triggers", &[("procedures/sender", "starts = [\"act:report\"]\nmet-by = [\"sent:case\"]", "starts = [\"act:x\"] # <- unknown-act\nmet-by = [\"sent:x\"] # <- unknown-handover")]),
    ("a hand-over that is never sent", &[("procedures/sender", "sends = \"case\"\n", ""),
        ("procedures/sender", "[[handovers]]\nid = \"case\"", "[[handovers]]\nid = \"case\" # <- handover-never-sent"),
        ("procedures/sender", "met-by = [\"sent:case\"]", "met-by = [\"sent:case\"] # <- trigger-never-occurs"),
        ("procedures/sender", "met-by = [\"receipt:case\"]", "met-by = [\"receipt:case\"] # <- trigger-never-occurs")]),
    ("owed by nobody", &[("procedures/sender", "owed-by = \"head\"", "owed-by = \"boss\" # <- unknown-role")]),
    ("due on a sum of money", &[("procedures/sender", "due-field = \"act_on\"", "due-field = \"amount\" # <- field-of-wrong-type")]),
    ("starts at a day nobody is asked for", &[("procedures/sender", "form = [{ field = \"act_on\", required = true }, ", "form = [")
        , ("procedures/sender", "starts-at = \"act_on\"", "starts-at = \"act_on\" # <- start-field-not-on-form")]),
    ("a minimum that is no waiting period", &[("procedures/sender", "id = \"approval\"", "id = \"approval\" # <- minimum-not-waiting\nminimum = true")]),
    ("a wait whose end is not told", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"'set' in passed\" # <- waiting-untold"),
        ("procedures/sender", "met-by = [\"receipt:case\"]", "waits = true")]),
    ("a wait whose end is told", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"'set' in passed\"\nwaits-for = [\"set\"]"),
        ("procedures/sender", "met-by = [\"receipt:case\"]", "waits = true")]),
    ("waiting for what is no wait", &[("procedures/sender", "require = \"decided.threshold == 'reached' && amount > 0\"", "require = \"'approval' in passed\"\nwaits-for = [\"approval\"] # <- waits-for")]),
];

/// The receiver answers the sender, who signs for it.
#[rustfmt::skip]
const ANSWERS: [(&str, &str, &str); 2] = [
    ("procedures/receiver", "moves = [\"main:closed\"]\ncite = \"rules#1\"", "moves = [\"main:closed\"]\nsends = \"reply\"\ncite = \"rules#1\"\n[[handovers]]\nid = \"reply\"\ntitle = \"答复\"\nto = \"origin\"\nreceipt-within = \"a.approval\"\ncite = \"rules#1\""),
    ("procedures/sender", "[[limits]]\nid = \"approval\"", "[[acts]]\nid = \"hear\"\ntitle = \"签收答复\"\nby = [\"handler\"]\nreceives = [\"receiver/reply\"]\nfrom = [\"main:sent\"]\ncite = \"rules#1\"\n\n[[limits]]\nid = \"approval\""),
];

#[rustfmt::skip]
const HANDOVERS: &[Broken] = &[
    ("sent to a sum of money", &[("procedures/sender", "to = \"field:police\"", "to = \"field:amount\" # <- field-of-wrong-type")]),
    ("sent nowhere", &[("procedures/sender", "to = \"field:police\"", "to = \"field:court\" # <- unknown-field")]),
    ("an unknown hand-over is sent", &[("procedures/sender", "sends = \"case\"", "sends = \"goods\" # <- unknown-handover"),
        ("procedures/sender", "[[handovers]]\nid = \"case\"", "[[handovers]]\nid = \"case\" # <- handover-never-sent"),
        ("procedures/sender", "met-by = [\"sent:case\"]", "met-by = [\"sent:case\"] # <- trigger-never-occurs"),
        ("procedures/sender", "met-by = [\"receipt:case\"]", "met-by = [\"receipt:case\"] # <- trigger-never-occurs")]),
    ("an unknown hand-over is received", &[("procedures/receiver", "receives = [\"sender/case\"]", "receives = [\"sender/goods\"] # <- unknown-handover"),
        ("procedures/sender", "[[handovers]]\nid = \"case\"", "[[handovers]]\nid = \"case\" # <- handover-not-received")]),
    ("carries what it has not", &[("procedures/sender", "carries = [\"amount\"]", "carries = [\"income\"] # <- unknown-field")]),
    ("carries what the other side does not know", &[("procedures/sender", "carries = [\"amount\"]", "carries = [\"amount\", \"reason\"] # <- carried-field-unknown")]),
    ("a paper twice", &[("procedures/sender", "[[handovers.papers]]\nid = \"letter\"", "[[handovers.papers]]\nid = \"letter\"\ntitle = \"x\"\nrequired = true\ncite = \"rules#1\"\n[[handovers.papers]]\nid = \"letter\" # <- doubled-id")]),
    ("about a sum of money", &[("procedures/sender", "carries = [\"amount\"]", "about = \"amount\" # <- field-of-wrong-type\ncarries = [\"amount\"]")]),
    ("sent to a case that it opens", &[("procedures/sender", "to = \"field:police\"", "to = \"subject:police\" # <- subject-opens")]),
    ("an answer that nobody signs for", &[("procedures/sender", "receipt-within = \"a.approval\"", "receipt-within = \"a.approval\"\nanswered-by = [\"receiver/reply\"] # <- answer-not-received"),
        ("procedures/sender", "[[handovers]]\nid = \"case\"", "[[handovers]]\nid = \"case\" # <- late-answers-missing")]),
    ("an answer that nobody waits for", &[ANSWERS[0], ANSWERS[1],
        ("procedures/sender", "[[handovers]]\nid = \"case\"", "[[handovers]]\nid = \"case\" # <- answer-not-awaited")]),
    ("an answer, waited for and considered when it comes late", &[ANSWERS[0], ANSWERS[1],
        ("procedures/sender", "receipt-within = \"a.approval\"", "receipt-within = \"a.approval\"\nanswered-by = [\"receiver/reply\"]"),
        ("procedures/sender", "title = \"移送书\"\nrequired = true\ncite = \"rules#1\"", "title = \"移送书\"\nrequired = true\ncite = \"rules#1\"\n[late-answers]\nby = [\"handler\"]\nreopens = [\"main:reported\"]\ncite = \"rules#1\"")]),
    ("a late answer that leads nowhere", &[("procedures/sender", "receipt-within = \"a.approval\"", "receipt-within = \"a.approval\"\nanswered-by = [\"act:close\"]"),
        ("procedures/sender", "title = \"移送书\"\nrequired = true\ncite = \"rules#1\"", "title = \"移送书\"\nrequired = true\ncite = \"rules#1\"\n[late-answers]\nby = [\"boss\"] # <- unknown-role\nreopens = [\"main:closed\"] # <- late-answer-reopens\ncite = \"rules#1\"")]),
];

#[rustfmt::skip]
const REGISTERS: &[Broken] = &[
    ("names that are no fields", &[("registers", "key = \"number\"", "key = \"nr\" # <- unknown-field"),
        ("registers", "required = [\"name\"]", "required = [\"nom\"] # <- unknown-field"),
        ("registers", "field = \"name\"", "field = \"nom\" # <- unknown-field")]),
    ("a duty nobody has", &[("registers", "approved-by = \"market\"", "approved-by = \"customs\" # <- unknown-duty")]),
    ("valid for money", &[("registers", "validity = \"a.approval\"", "validity = \"a.fine\" # <- limit-without-unit")]),
    ("valid for nothing", &[("registers", "validity = \"a.approval\"", "validity = \"a.x\" # <- unknown-parameter")]),
    ("cites nothing", &[("registers", "cite = \"rules#1\"", "cite = \"x#1\" # <- unresolved-citation")]),
];

#[rustfmt::skip]
const CUSTODY: &[Broken] = &[
    ("an effect on no goods at all", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"return\" } # <- custody-effect\n")]),
    ("an effect that only the engine records", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"lose\", whole = true } # <- custody-effect\n")]),
    ("goods handed over without a hand-over", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"hand-over\", whole = true } # <- custody-effect\n")]),
    ("goods received by an act that signs for nothing", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"receive\", whole = true } # <- custody-effect\n")]),
    ("destruction without witness and record", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"destroy\", whole = true } # <- custody-effect\n")]),
    ("goods that nobody can take in", &[("sender", "id = \"send\"", "id = \"send\" # <- goods-not-received\ncustody = { does = \"hand-over\", whole = true }")]),
    ("a list that is no goods list, and not asked for", &[("sender", "id = \"report\"\n", "id = \"report\"\ncustody = { does = \"return\", items = \"reason\" } # <- custody-field-not-asked, field-of-wrong-type\n")]),
    ("a paper left to the program that is no paper", &[("sender", "form = [{ field = \"reason\", required = true }]", "form = [{ field = \"reason\", drawn = true }] # <- drawn-field")]),
    ("a list of one line", &[("sender", "id = \"reason\"\n", "id = \"things\" # <- items-not-many\ntitle = \"物品\"\ntype = \"items\"\n[[fields]]\nid = \"reason\"\n")]),
];

/// `file:line code` of every mark.
fn marked(files: &[law::source::SourceFile]) -> Vec<String> {
    let mut marks = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            let Some((_, codes)) = line.split_once("# <- ") else {
                continue;
            };
            marks.extend(codes.split(", ").map(|code| format!("{}:{} {code}", file.path, index + 1)));
        }
    }
    marks.sort();
    marks
}

#[test]
fn the_sample_has_no_problems() {
    assert_eq!(sample::problems(sample::files(&[])), []);
}

/// Breaks the sample in every way of a list and compares what is found with the marks, both ways.
fn assert_found(group: &[Broken]) {
    let mut failures = Vec::new();
    for (title, changes) in group {
        let files = sample::files(changes);
        let expected = marked(&files);
        let found = sample::problems(files);
        for problem in &found {
            assert!(!problem.what.is_empty() && !problem.mend.is_empty(), "{title}: {problem}");
        }
        let mut found: Vec<String> =
            found.iter().map(|p| format!("{}:{} {}", p.file, p.line, p.code)).collect();
        found.sort();
        if found != expected {
            failures.push(format!("{title}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn mistakes_in_versions_and_citations_are_found_at_their_line() {
    assert_found(VERSIONS);
    assert_found(CITATIONS);
}

#[test]
fn mistakes_in_tables_are_found_at_their_line() {
    assert_found(TABLES);
}

#[test]
fn mistakes_in_procedures_are_found_at_their_line() {
    assert_found(PROCEDURES);
}

#[test]
fn mistakes_in_effects_on_goods_are_found_at_their_line() {
    assert_found(CUSTODY);
}

#[test]
fn mistakes_in_limits_are_found_at_their_line() {
    assert_found(LIMITS);
}

#[test]
fn mistakes_in_handovers_and_registers_are_found_at_their_line() {
    assert_found(HANDOVERS);
    assert_found(REGISTERS);
}

#[test]
fn doubtful_things_are_warnings_and_wrong_things_errors() {
    let severity = |changes| sample::problems(sample::files(changes))[0].severity;
    assert_eq!(severity(CITATIONS[0].1), Severity::Error);
    assert_eq!(severity(CITATIONS[2].1), Severity::Warning);
}

#[test]
fn duties_are_not_looked_up_while_no_organs_are_known() {
    let changes = [("procedures/sender", "conducted-by = [\"market\"]", "conducted-by = [\"customs\"]")];
    let (library, examples, _) = sample::load(sample::files(&changes));
    assert_eq!(law::check::check(&library, &examples, &std::collections::BTreeSet::new()), []);
}

#[test]
fn working_defaults_are_counted() {
    let (library, _, _) = sample::load(sample::files(&[]));
    let expected =
        Unverified { versions: (1, 2), articles: (1, 3), values: (1, 3), rows: (1, 3), guidance: (0, 0) };
    assert_eq!(unverified(&library), expected);
}

#[test]
fn examples_of_tables_pass_and_fail_with_a_reason() {
    let (library, examples, _) = sample::load(sample::files(&[]));
    let results = run_tables(&library, &examples);
    assert_eq!(results.len(), 3);
    assert!(results.iter().all(|result| result.passed), "{results:#?}");
    let broken = [
        (
            "examples/threshold",
            "expect = { outcome = \"reached\", row = \"amount\" }",
            "expect = { outcome = \"below\" }",
        ),
        (
            "examples/threshold",
            "expect = { outcome = \"below\", near = \"amount\" }",
            "expect = { near = \"service\" }",
        ),
        ("examples/threshold", "expect = { error = \"行为日\" }", "expect = { error = \"别的\" }"),
    ];
    let (library, examples, _) = sample::load(sample::files(&broken));
    let results = run_tables(&library, &examples);
    assert!(results.iter().all(|result| !result.passed && !result.why.is_empty()), "{results:#?}");
    assert_eq!((results[0].file.as_str(), results[0].line), ("law/examples/threshold.toml", 4));
}
