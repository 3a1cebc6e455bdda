package handlers_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"taxrefund/models"
	"taxrefund/models/modeltest"
)

// boarding is a boarding pass of one leg, "CDGPVGAF 0116" on a day of the year.
func boarding(name, flight, day string) string {
	return fmt.Sprintf("M1%-20sEPNR001 %-14s%3sY021A0033 100", name, flight, day)
}

func TestAClaimTakesTheFlightOfItsBoardingPass(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		now := w.DB.Clock.Now() // noon UTC, 14:00 in Paris
		today := fmt.Sprintf("%03d", now.YearDay())
		tomorrow, yesterday := fmt.Sprintf("%03d", now.YearDay()+1), fmt.Sprintf("%03d", now.YearDay()-1)
		const name = "WANG/XIAOMING MR"
		sold := "M1WANG/XIAOMING MR    EPNR001 CDGPVGAF 0116 " + today + "Y021A0033 130>5002A0571234567890  MU AF                     N"
		late, soon := now.Truncate(24*time.Hour).Add(21*time.Hour+59*time.Minute), now.Add(3*time.Hour)
		for i, tc := range []struct {
			name   string
			flight obj
			number string    // empty: refused
			at     time.Time // when it leaves
			wrong  string    // path and code of what is wrong
			detail string    // of the audit
		}{
			{"only the pass", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today)}, "AF116", late, "", `"boarding_pass":"scanned","departure":"end_of_day"`},
			{"with the time", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "departs_at": soon}, "AF116", soon, "", `"boarding_pass":"scanned"`},
			{"with all that it says too", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "departs_at": soon, "number": "AF 0116", "destination": "PVG", "passenger": "Wang/Xiaoming Mr"},
				"AF116", soon, "", `"boarding_pass":"scanned"`},
			{"tomorrow", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", tomorrow)}, "AF116", late.Add(24 * time.Hour), "", `"departure":"end_of_day"`},
			{"as an airline prints it", obj{"boarding_pass": "]Q3M1WANG/XIAOMING MR EPNR001 CDGPVGEZY8724 " + today + "Y021A"}, "U28724", late, "", `"boarding_pass":"lenient"`},
			{"sold by another carrier under its number", obj{"boarding_pass": sold, "number": "MU7616", "departs_at": soon}, "AF116", soon, "", `"boarding_pass":"scanned"`},
			{"the leg from here of two", obj{"boarding_pass": "M2WANG/XIAOMING MR    EPNR001 NCECDGAF 7701 " + today + "Y021A0033 100PNR001 CDGPVGAF 0116 " + today + "Y021A0033 100"}, "AF116", late, "", ""},
			{"from elsewhere", obj{"boarding_pass": boarding(name, "LHRPVGAF 0116", today)}, "", late, "flight.boarding_pass flight.other_airport", ""},
			{"another number", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "number": "AF117"}, "", late, "flight.number flight.disagrees", ""},
			{"another destination", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "destination": "PEK"}, "", late, "flight.destination flight.disagrees", ""},
			{"a flight that is a day late", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", yesterday), "departs_at": soon}, "AF116", soon, "", `"boarding_pass":"scanned"`},
			{"the passenger without a title", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "departs_at": soon, "passenger": "Wang Xiaoming"}, "AF116", soon, "", `"boarding_pass":"scanned"`},
			{"another day", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", tomorrow), "departs_at": soon}, "", late, "flight.departs_at flight.disagrees", ""},
			{"another passenger", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", today), "passenger": "LI/NA"}, "", late, "flight.passenger flight.disagrees", ""},
			{"a flight that has left", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", "001")}, "", late, "flight.departs_at claim.departure", ""},
			{"no day on it", obj{"boarding_pass": boarding(name, "CDGPVGAF 0116", "")}, "", late, "flight.departs_at flight.needs_departure", ""},
			{"no pass at all", obj{"boarding_pass": "https://example.com"}, "", late, "flight.boarding_pass bcbp.format_code", ""},
			{"nothing", obj{}, "", late, "flight.number flight.malformed flight.departs_at claim.departure", ""},
		} {
			ref := fmt.Sprintf("ref-pass-%02d", i)
			sale := w.sale(fmt.Sprintf("P-%d", i), 24000)
			body := w.submission(ref, obj{"sale_id": sale.ID})
			body["flight"] = tc.flight
			a := w.call("POST", "/v1/claims", w.KioskKey, ref, body)
			if tc.number == "" {
				if path, code, _ := strings.Cut(tc.wrong, " "); a.status != 422 || fmt.Sprint(wrongs(a.json(t))) != "["+path+" "+code+"]" || strings.Contains(string(a.body), "WANG") {
					t.Errorf("%s: %d %s", tc.name, a.status, a.body)
				}
				continue
			}
			var row struct {
				Flight, Destination string
				DepartsAt           time.Time
			}
			w.must(w.DB.Raw("SELECT flight, destination, departs_at FROM claims WHERE reference = ?", ref).Scan(&row).Error)
			if a.status != 201 || a.json(t)["channel"] != "green" || row.Flight != tc.number || row.Destination != "PVG" || !row.DepartsAt.Equal(tc.at) {
				t.Errorf("%s: %d %s, %+v", tc.name, a.status, a.body, row)
			}
			var detail string
			w.must(w.DB.Raw("SELECT detail FROM audit_log WHERE deed = 'claim.submit' ORDER BY at DESC, id DESC LIMIT 1").Scan(&detail).Error)
			if !strings.Contains(strings.ReplaceAll(detail, ": ", ":"), strings.Split(tc.detail, ",")[0]) || strings.Contains(detail, "end_of_day") != tc.at.Equal(late) && tc.name != "tomorrow" {
				t.Errorf("%s: audit %s", tc.name, detail)
			}
		}
	})
}

// wrongs are the paths and codes of what a problem document says is wrong.
func wrongs(problem map[string]any) (out []string) {
	for _, e := range problem["errors"].([]any) {
		e := e.(map[string]any)
		out = append(out, fmt.Sprint(e["path"], " ", e["code"]))
	}
	return out
}

func TestAPassWithAnotherNameGoesToAnOfficer(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		body := w.submission("ref-pass-other", obj{"sale_id": w.sale("P-1", 24000).ID})
		body["flight"] = obj{"boarding_pass": boarding("DESMARAIS/LUC", "CDGPVGAF 0116", fmt.Sprintf("%03d", w.DB.Clock.Now().YearDay()))}
		a := w.call("POST", "/v1/claims", w.KioskKey, "ref-pass-other", body)
		if a.status != 201 || a.json(t)["channel"] != "red" || !strings.Contains(string(a.body), "pass.name_differs") {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
}

func TestAScanOfAPassSaysWhichFlightsItHas(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		a := w.call("POST", "/v1/scans", w.KioskKey, "", obj{"input": boarding("WANG/XIAOMING MR", "CDGPVGEZY8724", "129")})
		want := `[{"number":"U28724","from":"CDG","destination":"PVG","departs_on":"2026-05-09","passenger":"WANG/XIAOMING MR"}]`
		got, _ := json.Marshal(a.json(t)["takes"])
		if a.status != 200 || !strings.Contains(string(a.body), strings.Trim(want, "[]")) {
			t.Errorf("%d %s", a.status, got)
		}
	})
}

func TestAnAgentScansTheBoardingPass(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, db *models.DB) {
		w := newWorld(t, db)
		sale := w.sale("A-1", 60000)
		today := fmt.Sprintf("%03d", w.DB.Clock.Now().YearDay())
		agent := w.signedIn("agent@example.org")
		agent.open("/desk/claims/new")
		elsewhere := w.assisted(agent, "looked", "1", "sale", sale.ID, "flight", "", "destination", "", "departs", "", "pass", boarding("WANG/XIAOMING MR", "LHRPVGAF 0116", today))
		if status := agent.send("POST", "/desk/claims/new/submit", elsewhere); status != 422 {
			t.Errorf("from elsewhere: %d", status)
		}
		agent.sees("This boarding pass is for a flight from LHR, and this is CDG", `id="pass"`)
		here := w.assisted(agent, "looked", "1", "sale", sale.ID, "flight", "", "destination", "", "departs", "", "pass", boarding("WANG/XIAOMING MR", "CDGPVGAF 0116", today)+"\r\n")
		if status := agent.send("POST", "/desk/claims/new/submit", here); status != 200 {
			t.Errorf("from here: %d\n%s", status, agent.page)
		}
		var flight string
		w.must(w.DB.Raw("SELECT flight FROM claims").Scan(&flight).Error)
		if flight != "AF116" {
			t.Errorf("the claim is for %q", flight)
		}
	})
}
