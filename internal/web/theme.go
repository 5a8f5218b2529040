package web

func (s *Server) themeRoutes() []route { return nil }
